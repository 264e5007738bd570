import { filledLater, validatedRoots } from "../../../../expressions/variables/validatedTags.ts";
import { refuse } from "./invalid.ts";

/** Names of variables that may be referred to. */
export type Variables = Set<string>;

/** What one place knows beyond what all around it do; the latter is not copied, as it can be long. */
export class VariablesAbove extends Set<string> {
  private readonly below: Variables;

  constructor(below: Variables) {
    super();
    this.below = below;
  }

  override has(name: string): boolean {
    return super.has(name) || this.below.has(name);
  }
}

/** Stands for any `item.…`, or any global output, where names are only known at run time. */
export const anyItem = "item.*";
export const anyOutputParameter = "workflow.outputs.parameters.*";
export const anyOutputArtifact = "workflow.outputs.artifacts.*";

/** Every plain tag below a value must name something known; expressions are not looked at. @throws Invalid */
export function validateVariables(value: unknown, known: Variables, globals: Variables): void {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  for (let start = text.indexOf("{{"); start >= 0; start = text.indexOf("{{", start)) {
    const end = text.indexOf("}}", start + 2);
    if (end < 0) {
      const part = text.slice(start + 2, start + 60);
      refuse(
        `Cannot find end tag="}}" in the template=${JSON.stringify(text.slice(0, 200))} starting from ${JSON.stringify(part)}`,
      );
    }
    const tag = text.slice(start + 2, end);
    start = end + 2;
    if (tag.startsWith("=")) continue;
    if (!isKnown(tag.trim(), known, globals)) refuse(`failed to resolve {{${tag}}}`);
  }
}

function isKnown(tag: string, known: Variables, globals: Variables): boolean {
  if (!validatedRoots.some((root) => tag.startsWith(root))) return true;
  if (known.has(tag) || globals.has(tag)) return true;
  if (tag.startsWith("item.") && known.has(anyItem)) return true;
  if (tag.startsWith("workflow.outputs.parameters.") && known.has(anyOutputParameter)) return true;
  if (
    tag.startsWith("workflow.outputs.artifacts.") &&
    (known.has(anyOutputArtifact) || globals.has(anyOutputArtifact))
  ) {
    return true;
  }
  return filledLater.some((prefix) => tag.startsWith(prefix));
}
