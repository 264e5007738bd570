import { filledLater, validatedRoots } from "../../../expressions/variables/validatedTags.ts";

/** Names that tags may refer to at one place; a scope sees all of its parents. */
export class VariableScope {
  readonly #names = new Set<string>();
  readonly #parent: VariableScope | undefined;

  constructor(parent?: VariableScope) {
    this.#parent = parent;
  }

  add(...names: string[]): void {
    for (const name of names) this.#names.add(name);
  }

  has(name: string): boolean {
    return this.#names.has(name) || (this.#parent?.has(name) ?? false);
  }

  /** Names that may be meant, for "did you mean". */
  *names(): Generator<string> {
    yield* this.#names;
    if (this.#parent) yield* this.#parent.names();
  }
}

/** Stands for every item field of a loop whose items are not known. */
export const anyItem = "item.*";
/** Stands for every global output, when one has a templated name. */
export const anyGlobalParameter = "workflow.outputs.parameters.*";
export const anyGlobalArtifact = "workflow.outputs.artifacts.*";

/** Can the tag be resolved? Tags with roots that Argo does not know are left to others ("custom variables"). */
export function resolves(tag: string, scope: VariableScope, libraryOnly: boolean): boolean {
  const name = tag.trim();
  if (!validatedRoots.some((root) => name.startsWith(root)) || scope.has(name)) return true;
  if (name.startsWith("item.") && scope.has(anyItem)) return true;
  if (name.startsWith("workflow.outputs.parameters.") && scope.has(anyGlobalParameter)) return true;
  if (name.startsWith("workflow.outputs.artifacts.") && scope.has(anyGlobalArtifact)) return true;
  if (filledLater.some((prefix) => name.startsWith(prefix))) return true;
  // A WorkflowTemplate on its own does not know the parameters of the workflows that will use it.
  return libraryOnly && name.startsWith("workflow.parameters");
}

/** "input.parameters.x" and "Inputs…" mean a root that exists; undefined for words that are nobody's misspelling. */
export function misspeltRoot(tag: string): string | undefined {
  const name = tag.trim();
  const root = /^([A-Za-z]+)\./.exec(name)?.[1];
  if (root === undefined || validatedRoots.includes(`${root}.`)) return undefined;
  const plain = (word: string) => word.toLowerCase().replace(/s$/, "");
  const meant = validatedRoots.map((known) => known.slice(0, -1)).find((known) => plain(known) === plain(root));
  return meant && `${meant}${name.slice(root.length)}`;
}
