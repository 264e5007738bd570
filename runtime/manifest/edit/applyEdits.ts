import { ManifestError } from "../manifestError.ts";
import type { TextEdit } from "../sourceRange.ts";

/** `text` after `edits`, which all refer to the text as it is and must not overlap. Throws ManifestError when they do. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = edits.toSorted(
    (a, b) => a.range.start.offset - b.range.start.offset || a.range.end.offset - b.range.end.offset,
  );
  let result = "";
  let done = 0;
  for (const { range, newText } of ordered) {
    if (range.start.offset < done) {
      throw new ManifestError(`two edits of ${range.file} overlap in line ${range.start.line}`, { reason: "overlap" });
    }
    result += text.slice(done, range.start.offset) + newText;
    done = range.end.offset;
  }
  return result + text.slice(done);
}
