import type { TextEdit } from "../sourceRange.ts";
import type { YamlDocument } from "../yamlDocument.ts";

/** Puts `newText` in place of the text from offset `start` to before `end`. */
export function textEdit(document: YamlDocument, start: number, end: number, newText: string): TextEdit {
  return { range: document.lines.range(start, end), newText };
}
