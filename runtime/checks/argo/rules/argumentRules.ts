import type { Path } from "../../../manifest/model.ts";
import { asList, asRecord, asText, isRecord } from "../../../manifest/record.ts";
import { argumentNameProblem, nameProblems } from "./nameRules.ts";

/** What is wrong with `arguments`, and where below it. */
export interface PlacedProblem {
  message: string;
  path: Path;
}

/** Fields of an artifact that are not its location. */
const notLocations = new Set(
  "name path mode from fromExpression subPath optional archive archiveLogs globalName recurseMode artifactGC deleted".split(
    " ",
  ),
);

export function hasLocation(artifact: unknown): boolean {
  return Object.entries(asRecord(artifact)).some(([key, value]) => !notLocations.has(key) && isRecord(value));
}

/** Arguments given to a workflow or a call; `mayBeEmpty`: values may come later (a WorkflowTemplate). */
export function argumentProblems(given: unknown, mayBeEmpty: boolean): PlacedProblem[] {
  const { parameters, artifacts } = asRecord(given);
  const problems: PlacedProblem[] = [];
  const lists = [
    ["parameters", parameters],
    ["artifacts", artifacts],
  ] as const;
  for (const [field, list] of lists) {
    for (const { index, message } of nameProblems(list, argumentNameProblem)) {
      problems.push({ message: `${field}: ${message}`, path: [field, index, "name"] });
    }
  }
  for (const [index, item] of asList(parameters).entries()) {
    const parameter = asRecord(item);
    const message = parameterProblem(parameter, mayBeEmpty);
    if (message)
      problems.push({ message: `parameter ${String(parameter.name)} ${message}`, path: ["parameters", index] });
  }
  for (const [index, item] of asList(artifacts).entries()) {
    const artifact = asRecord(item);
    const path: Path = ["artifacts", index];
    const name = String(artifact.name);
    if (!asText(artifact.from) && !hasLocation(artifact)) {
      problems.push({ message: `artifact ${name} needs from, a location or a key`, path });
    }
    if (asText(artifact.from) && asText(artifact.fromExpression)) {
      problems.push({ message: `artifact ${name} has both from and fromExpression`, path });
    }
  }
  return problems;
}

function parameterProblem(
  { value, valueFrom, enum: words }: Record<string, unknown>,
  mayBeEmpty: boolean,
): string | undefined {
  const missing = value === undefined || value === null;
  if (missing && !isRecord(valueFrom) && !mayBeEmpty) return "has neither value nor valueFrom";
  if (isRecord(valueFrom)) {
    const { configMapKeyRef, event, supplied, path, jsonPath, parameter, expression } = valueFrom;
    const allowed = configMapKeyRef ?? event ?? supplied;
    if (!allowed || path || jsonPath || parameter || expression) {
      return "can take its value only from configMapKeyRef or supplied";
    }
  }
  if (!Array.isArray(words)) return undefined;
  if (words.length === 0) return "has an empty enum";
  if (missing) return mayBeEmpty ? undefined : "has an enum but no value";
  return words.map(String).includes(String(value))
    ? undefined
    : `has a value that is not in its enum (${words.join(", ").slice(0, 100)})`;
}

/** Inputs of a template that a call does not give and that have no value of their own. */
export function missingInputs(inputs: unknown, given: unknown): { kind: "parameter" | "artifact"; name: string }[] {
  const { parameters, artifacts } = asRecord(inputs);
  const has = (list: unknown, name: unknown, usable: (item: Record<string, unknown>) => boolean) =>
    asList(list).some((item) => asRecord(item).name === name && usable(asRecord(item)));
  const arguments_ = asRecord(given);
  const valued = ({ value, default: fallback, valueFrom }: Record<string, unknown>) =>
    (value ?? fallback ?? valueFrom ?? undefined) !== undefined;
  return [
    ...asList(parameters)
      .map(asRecord)
      .filter((input) => !valued(input) && !has(arguments_.parameters, input.name, valued))
      .map(({ name }) => ({ kind: "parameter" as const, name: String(name) })),
    ...asList(artifacts)
      .map(asRecord)
      .filter(
        (input) => input.optional !== true && !hasLocation(input) && !has(arguments_.artifacts, input.name, () => true),
      )
      .map(({ name }) => ({ kind: "artifact" as const, name: String(name) })),
  ];
}
