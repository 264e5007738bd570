import { InvalidArgumentError } from "commander";

/** Collects `-p name=value`; the value may hold anything, also "=". */
export function parameterOption(text: string, before: Record<string, string>): Record<string, string> {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("It must be name=value.");
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}
