import type { VerdictReason } from "../checkpoint.ts";
import type { GlobalUse } from "./contents.ts";

/** What loading a pickle would run. Nothing of it was run here. */
export function globalProblems(globals: readonly GlobalUse[], file: string): VerdictReason[] {
  const dangerous = globals.filter(({ risk }) => risk === "dangerous");
  const unknown = globals.filter(({ risk }) => risk === "unknown");
  const problems: VerdictReason[] = dangerous.slice(0, 20).map(({ module, name, at }) => ({
    code: "malicious-global",
    text: `loading ${file} with Python's pickle would import ${module}.${name}; do not load it`,
    effect: "corrupt",
    file,
    offset: at,
  }));
  if (unknown.length > 0) {
    const names = unknown.slice(0, 5).map(({ module, name }) => `${module}.${name}`);
    const more = unknown.length > 5 ? ` and ${unknown.length - 5} more` : "";
    problems.push({ code: "custom-global", text: `${file} needs ${names.join(", ")}${more} to load`, file });
  }
  return problems;
}
