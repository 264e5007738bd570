import type { SourceRange } from "../manifest/sourceRange.ts";

/** What stands on a line (from 1) of a file, without the space around it; its beginning when the text is not at hand. */
export function lineRange(file: string, line: number, text: string | undefined): SourceRange {
  const offset = text === undefined ? undefined : startOf(line, text);
  if (text === undefined || offset === undefined) {
    const start = { line, column: 1, offset: 0 };
    return { file, start, end: start };
  }
  const newline = text.indexOf("\n", offset);
  const content = text.slice(offset, newline < 0 ? undefined : newline).trimEnd();
  const at = (column: number) => ({ line, column: column + 1, offset: offset + column });
  return { file, start: at(content.length - content.trimStart().length), end: at(content.length) };
}

function startOf(line: number, text: string): number | undefined {
  let offset = 0;
  for (let at = 1; at < line; at++) {
    const newline = text.indexOf("\n", offset);
    if (newline < 0) return undefined;
    offset = newline + 1;
  }
  return offset;
}
