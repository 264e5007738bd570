import { diffLines } from "diff";
import type { SourcePosition, TextEdit } from "../../manifest/sourceRange.ts";

const mostDifferences = 5000; // beyond it the search for the smallest difference takes long, and nobody reads it

/** Edits of whole lines that turn `before` into `after`, in order; one edit of everything when they have too little in common. */
export function lineEdits(file: string, before: string, after: string): TextEdit[] {
  if (before === after) return [];
  const parts = diffLines(before, after, { maxEditLength: mostDifferences });
  const start = { line: 1, column: 1, offset: 0 };
  if (parts === undefined) return [{ range: { file, start, end: advance(start, before) }, newText: after }];
  const edits: TextEdit[] = [];
  let at: SourcePosition = start;
  let open: TextEdit | undefined;
  for (const { added, removed, value } of parts) {
    if (!added && !removed) {
      at = advance(at, value);
      open = undefined;
      continue;
    }
    if (open === undefined) edits.push((open = { range: { file, start: at, end: at }, newText: "" }));
    if (added) open.newText += value;
    else open.range = { ...open.range, end: (at = advance(at, value)) };
  }
  return edits;
}

function advance({ line, column, offset }: SourcePosition, text: string): SourcePosition {
  const lines = text.split("\n");
  const last = lines.at(-1)!;
  return {
    line: line + lines.length - 1,
    column: lines.length === 1 ? column + last.length : last.length + 1,
    offset: offset + text.length,
  };
}
