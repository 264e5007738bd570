import type { SourcePosition, SourceRange } from "../../manifest/sourceRange.ts";

/**
 * Maps offsets of a YAML scalar's value to positions in its file, for the forms where that is exact: a literal block
 * (`|`), and plain or quoted text that holds the value letter for letter. undefined = no exact place can be given.
 */
export function scalarPlace(
  fileText: string,
  range: SourceRange,
  value: string,
): ((offset: number) => SourcePosition) | undefined {
  const raw = fileText.slice(range.start.offset, range.end.offset);
  if (/^[|>]/.test(raw) || value.includes("\n")) return blockPlace(fileText, range, value);
  const at = raw.indexOf(value);
  if (at === -1 || raw.indexOf(value, at + 1) !== -1) return undefined;
  const start = range.start.offset + at;
  const before = raw.slice(0, at);
  if (before.includes("\n")) return undefined;
  return (offset) => ({
    line: range.start.line,
    column: range.start.column + at + offset,
    offset: start + offset,
  });
}

function blockPlace(
  fileText: string,
  range: SourceRange,
  value: string,
): ((offset: number) => SourcePosition) | undefined {
  const lines = value.split("\n");
  if (lines.at(-1) === "") lines.pop();
  // The header line (| or >) may or may not be part of the range.
  const headerEnd = fileText.indexOf("\n", range.start.offset);
  const raw = fileText.slice(range.start.offset, range.end.offset);
  const startsWithHeader = /^[|>]/.test(raw);
  if (startsWithHeader && headerEnd === -1) return undefined;
  let offset = startsWithHeader ? headerEnd + 1 : fileText.lastIndexOf("\n", range.start.offset - 1) + 1;
  let line = range.start.line + (startsWithHeader ? 1 : 0);
  const places: { line: number; indent: number; offset: number }[] = [];
  let indent: number | undefined;
  for (const text of lines) {
    const end = fileText.indexOf("\n", offset);
    const full = fileText.slice(offset, end === -1 ? fileText.length : end).replace(/\r$/, "");
    if (indent === undefined && text !== "") indent = full.length - text.length;
    const cut = text === "" ? full.trim() : full.slice(indent ?? 0);
    if (cut !== text || (indent !== undefined && full.slice(0, Math.min(indent, full.length)).trim() !== ""))
      return undefined;
    places.push({ line, indent: text === "" ? 0 : (indent ?? 0), offset });
    offset = end === -1 ? fileText.length : end + 1;
    line += 1;
  }
  const starts = [0];
  for (const text of lines) starts.push(starts.at(-1)! + text.length + 1);
  return (at) => {
    let low = 0;
    let high = places.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= at) low = middle;
      else high = middle - 1;
    }
    const place = places[low] ?? { line: range.start.line, indent: 0, offset: range.start.offset };
    const column = place.indent + at - starts[low]!;
    return { line: place.line, column: column + 1, offset: place.offset + column };
  };
}
