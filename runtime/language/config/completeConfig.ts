import { parseDocument } from "yaml";
import { checkCatalogue } from "../../checks/catalogue.ts";
import { settingAt } from "../../config/settingAt.ts";
import { cursorAt } from "../completion/cursor.ts";
import type { Completion, CompletionItem } from "../completion/completionItem.ts";
import { markerPath, type MarkerPath } from "../completion/markerPath.ts";

/** Names that the manifests around a preflight.yaml bring, for settings that are keyed by them. */
export interface ConfigNames {
  steps: readonly string[];
}

/** What can stand at an offset of a preflight.yaml. Empty where nothing is known. Never throws. */
export function completeConfig(text: string, offset: number, { steps }: ConfigNames = { steps: [] }): Completion {
  const { start, end, hasColon, marked, kind } = cursorAt(text, offset);
  const none: Completion = { items: [], start, end };
  const found = kind === "text" ? placeIn(marked) : undefined;
  if (found === undefined) return none;
  const { path, what, beside } = found;
  // An item of a list of words reads as a key while it is typed.
  const list = typeof path.at(-1) === "number" ? path.slice(0, -1) : path;
  if (list.join(".") === "checks.skip") return { ...none, items: checkItems() };
  if (what === "key" && path.join(".") === "steps") {
    const items = steps.filter((name) => !beside.includes(name)).map((name) => keyItem(name, "step", true, hasColon));
    return { ...none, items };
  }
  const setting = settingAt(path);
  if (setting === undefined) return none;
  if (what === "value" || setting.names.length === 0) {
    return { ...none, items: setting.words.map((word) => ({ label: word, kind: "word", insert: word })) };
  }
  const items = setting.names
    .filter((name) => !beside.includes(name))
    .map((name) => {
      const inner = settingAt([...path, name]);
      const nested = inner?.type === "object";
      return { ...keyItem(name, inner?.type ?? "", nested, hasColon), documentation: inner?.description };
    });
  return { ...none, items };
}

function placeIn(marked: string): MarkerPath | undefined {
  try {
    const document = parseDocument(marked, { logLevel: "silent", prettyErrors: false, uniqueKeys: false });
    return markerPath(document.toJS({ maxAliasCount: 100 }));
  } catch {
    return undefined; // aliases without an anchor, or too many: nothing to suggest in such a text
  }
}

function keyItem(name: string, detail: string, nested: boolean, hasColon: boolean): CompletionItem {
  if (hasColon) return { label: name, kind: "field", detail, insert: name };
  return nested
    ? { label: name, kind: "field", detail, insert: `${name}:\n  $0`, snippet: true }
    : { label: name, kind: "field", detail, insert: `${name}: ` };
}

function checkItems(): CompletionItem[] {
  return checkCatalogue().map(({ id, title }) => ({ label: id, kind: "check", detail: title, insert: id }));
}
