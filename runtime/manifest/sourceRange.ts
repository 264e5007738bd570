/** A position in a file; line and column count from 1 (columns in UTF-16 units, as editors count), offset from 0. */
export interface SourcePosition {
  line: number;
  column: number;
  offset: number;
}

/** Half-open [start, end) piece of one file. */
export interface SourceRange {
  file: string;
  start: SourcePosition;
  end: SourcePosition;
}

/** Replaces the text of `range` by `newText`; an empty range inserts. */
export interface TextEdit {
  range: SourceRange;
  newText: string;
}
