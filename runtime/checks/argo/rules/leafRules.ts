import type { Template } from "../../../manifest/argo.ts";
import { asList, asRecord, asText, isRecord } from "../../../manifest/record.ts";
import { parseFile } from "../../../manifest/parseFile.ts";
import { atoi } from "../../../expressions/atoi.ts";
import { callNameProblem } from "./nameRules.ts";
import type { PlacedProblem } from "./argumentRules.ts";

/** Rules for templates that run something themselves. `defaults` = spec.templateDefaults of the document it is written in. */
export function leafProblems(template: Template, defaults: unknown): PlacedProblem[] {
  const problems: PlacedProblem[] = [];
  const say = (message: string, ...path: (string | number)[]) => problems.push({ message, path });
  for (const kind of ["container", "script"] as const) {
    if (!isRecord(template[kind]) || asText(template[kind].image)) continue;
    if (!asText(asRecord(asRecord(defaults)[kind]).image)) say(`${kind} has no image`, kind);
  }
  if (isRecord(template.container)) mountProblems(template, say);
  if (isRecord(template.containerSet)) containerSetProblems(template, say);
  if (isRecord(template.resource)) resourceProblems(template, say);
  const deadline: unknown = template.activeDeadlineSeconds;
  if (typeof deadline === "string" || typeof deadline === "number") {
    const number = typeof deadline === "string" ? atoi(deadline) : deadline;
    if (number === undefined ? !String(deadline).includes("{{") : number < 0) {
      say("activeDeadlineSeconds must be a whole number of seconds or a tag", "activeDeadlineSeconds");
    }
  }
  if (typeof template.parallelism === "number") say("parallelism is only for steps and dag templates", "parallelism");
  for (const [index, container] of asList(template.initContainers).entries()) {
    if (!asText(asRecord(container).name)) say("every init container needs a name", "initContainers", index);
  }
  return problems;
}

type Say = (message: string, ...path: (string | number)[]) => void;

function mountProblems(template: Template, say: Say): void {
  const used = new Map<string, string>();
  for (const [index, mount] of asList(asRecord(template.container).volumeMounts).entries()) {
    const path = asText(asRecord(mount).mountPath);
    if (path === undefined) continue;
    if (used.has(path)) say(`${path} is already mounted by ${used.get(path)}`, "container", "volumeMounts", index);
    used.set(path, String(asRecord(mount).name));
  }
  for (const [index, artifact] of asList(asRecord(template.inputs).artifacts).entries()) {
    const path = asText(asRecord(artifact).path);
    if (path === undefined) continue;
    if (used.has(path))
      say(`the input artifact's path ${path} is already mounted by ${used.get(path)}`, "inputs", "artifacts", index);
    used.set(path, String(asRecord(artifact).name));
  }
}

function containerSetProblems(template: Template, say: Say): void {
  const containers = asList(asRecord(template.containerSet).containers).map(asRecord);
  if (containers.length === 0) say("containerSet needs at least one container", "containerSet");
  const names = new Set<unknown>();
  for (const [index, { name, image, dependencies }] of containers.entries()) {
    const problem =
      callNameProblem(name) ?? (names.has(name) ? `the container name "${String(name)}" is used twice` : undefined);
    if (problem) say(problem, "containerSet", "containers", index);
    names.add(name);
    if (!asText(image)) say(`container ${String(name)} has no image`, "containerSet", "containers", index);
    for (const dependency of asList(dependencies)) {
      if (containers.some((other) => other.name === dependency)) continue;
      say(
        `container ${String(name)} depends on ${String(dependency)}, which does not exist`,
        "containerSet",
        "containers",
        index,
        "dependencies",
      );
    }
  }
  const exchanges = [
    asRecord(template.inputs).artifacts,
    asRecord(template.outputs).parameters,
    asRecord(template.outputs).artifacts,
  ];
  if (exchanges.some((list) => asList(list).length > 0) && !names.has("main")) {
    say('inputs and outputs of a containerSet need a container named "main"', "containerSet", "containers");
  }
}

function resourceProblems(template: Template, say: Say): void {
  const { action, manifest, manifestFrom } = asRecord(template.resource);
  const known = ["get", "create", "apply", "delete", "replace", "patch"];
  if (!(typeof action === "string" && (known.includes(action) || action.includes("{{")))) {
    if (action === undefined || action === "") say(`resource.action must be one of ${known.join(", ")}`, "resource");
    return;
  }
  if (action === "get" || action === "delete") return;
  if (!asText(manifest) && !isRecord(manifestFrom)) say("resource needs manifest or manifestFrom", "resource");
  if (asText(manifest) && isRecord(manifestFrom))
    say("resource has both manifest and manifestFrom", "resource", "manifestFrom");
  const body = asText(manifest)?.replaceAll(/\{\{[^}]*\}\}/g, "x");
  const broken = body === undefined ? undefined : parseFile("manifest", body).documents[0]?.errors[0];
  if (broken) say(`resource.manifest is not valid YAML: ${broken.message}`, "resource", "manifest");
  const source = asRecord(asRecord(manifestFrom).artifact).name;
  if (
    source !== undefined &&
    !asList(asRecord(template.inputs).artifacts).some((artifact) => asRecord(artifact).name === source)
  ) {
    say(`manifestFrom names the artifact ${String(source)}, which is no input`, "resource", "manifestFrom");
  }
}
