import { asList, asRecord } from "../../../manifest/record.ts";

const objectName = /^[a-zA-Z0-9][-a-zA-Z0-9]*$/;
const argumentName = /^[-a-zA-Z0-9_]+$/;

/** Names of templates, steps and tasks. */
export function callNameProblem(name: unknown): string | undefined {
  if (typeof name !== "string" || name === "") return "a name is required";
  if (name.length > 128) return `the name "${name.slice(0, 40)}…" has more than 128 characters`;
  if (objectName.test(name)) return undefined;
  return `the name "${name.slice(0, 60)}" may only have letters, digits and "-", and must begin with a letter or digit`;
}

/** Names of parameters and artifacts. */
export function argumentNameProblem(name: unknown): string | undefined {
  if (typeof name !== "string" || name === "") return "a name is required";
  return argumentName.test(name)
    ? undefined
    : `the name "${name.slice(0, 60)}" may only have letters, digits, "_" and "-"`;
}

/** Wrong and repeated names of a list, with their positions. */
export function nameProblems(
  list: unknown,
  problemOf: (name: unknown) => string | undefined,
): { index: number; message: string }[] {
  const seen = new Set<unknown>();
  return asList(list).flatMap((item, index) => {
    const { name } = asRecord(item);
    const message = problemOf(name) ?? (seen.has(name) ? `the name "${String(name)}" is used twice` : undefined);
    seen.add(name);
    return message === undefined ? [] : [{ index, message }];
  });
}
