import { parse } from "yaml";
import { strategicMerge } from "../../../manifest/pipelines/strategicMerge.ts";
import type { Container, ContainerNode, Template } from "../../../manifest/argo.ts";
import type { Run } from "./run.ts";
import { substitute } from "./substitution.ts";

interface PodSpec {
  containers?: Container[];
  terminationGracePeriodSeconds?: unknown;
}

/** What Kubernetes gives a pod that names no grace period. */
const defaultGraceSeconds = 30;

/**
 * podSpecPatch of the workflow, then of the template: what of it a process can have (env, command, workingDir, … of its
 * containers, and the grace period). Patches that can not be read are left out.
 */
export function patchPod(run: Run, template: Template): { template: Template; graceSeconds: number } {
  let patched = template;
  let graceSeconds = defaultGraceSeconds;
  for (const text of [run.spec.podSpecPatch, template.podSpecPatch]) {
    if (text === undefined || text === "") continue;
    const patch = readPatch(substitute(text, { ...run.globals }, "allowUnresolved"));
    const seconds = Number(patch?.terminationGracePeriodSeconds);
    if (patch?.terminationGracePeriodSeconds != null && Number.isFinite(seconds) && seconds >= 0)
      graceSeconds = seconds;
    for (const container of Array.isArray(patch?.containers) ? patch.containers : []) {
      patched = patchContainer(patched, container);
    }
  }
  return { template: patched, graceSeconds };
}

function patchContainer(template: Template, patch: Container): Template {
  const { containerSet, container, script } = template;
  if (containerSet !== undefined) {
    const containers = containerSet.containers?.map((each) =>
      (each.name ?? "main") === patch.name ? (strategicMerge(each, patch) as ContainerNode) : each,
    );
    return { ...template, containerSet: { ...containerSet, containers } };
  }
  if (patch?.name !== "main") return template;
  if (script !== undefined) return { ...template, script: strategicMerge(script, patch) as Template["script"] };
  if (container !== undefined) return { ...template, container: strategicMerge(container, patch) as Container };
  return template;
}

function readPatch(text: string): PodSpec | undefined {
  try {
    const patch: unknown = parse(text, { maxAliasCount: 0 });
    return patch !== null && typeof patch === "object" ? (patch as PodSpec) : undefined;
  } catch {
    return undefined;
  }
}
