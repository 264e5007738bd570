import type { TextEdit } from "../../manifest/sourceRange.ts";

/** `text` with non-overlapping edits of one file made; offsets count in `text` as it was. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = "";
  let position = 0;
  for (const { range, newText } of edits.toSorted((a, b) => a.range.start.offset - b.range.start.offset)) {
    result += text.slice(position, range.start.offset) + newText;
    position = range.end.offset;
  }
  return result + text.slice(position);
}
