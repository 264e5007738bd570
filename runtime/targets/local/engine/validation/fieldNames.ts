import { refuse } from "./invalid.ts";

const fieldName = /^[a-zA-Z0-9][-a-zA-Z0-9]*$/;
const parameterName = /^[-a-zA-Z0-9_]+$/;
const parameterRule =
  "Parameter/Artifact name must consist of alpha-numeric characters, '_' or '-' e.g. my_param_1, MY-PARAM-1";
const fieldRule =
  "name must consist of alpha-numeric characters or '-', and must start with an alpha-numeric character (e.g. My-name1-2, 123-NAME)";

export function parameterNameProblem(name: string): string | undefined {
  return parameterName.test(name) ? undefined : parameterRule;
}

/** A template, step or task name. */
export function fieldNameProblem(name: string): string | undefined {
  const problems = [
    ...(name.length > 128 ? ["must be no more than 128 characters"] : []),
    ...(fieldName.test(name) ? [] : [fieldRule]),
  ];
  return problems.length === 0 ? undefined : problems.join(";");
}

/** Names must be there, well-formed and unique. @throws Invalid */
export function validateNames(
  items: readonly { name?: string }[] | undefined,
  problemOf: (name: string) => string | undefined,
): void {
  const seen = new Set<string>();
  for (const [index, { name = "" }] of (items ?? []).entries()) {
    if (name === "") refuse(`[${index}].name is required`);
    const problem = problemOf(name);
    if (problem !== undefined) refuse(`[${index}].name: '${name}' is invalid: ${problem}`);
    if (seen.has(name)) refuse(`[${index}].name '${name}' is not unique`);
    seen.add(name);
  }
}

/** Is there a plain tag in the text? Such a name is only known at run time. */
export function holdsTag(text: string): boolean {
  return /\{\{[-a-zA-Z0-9]+(\.[-a-zA-Z0-9_]+)*\}\}/.test(text);
}
