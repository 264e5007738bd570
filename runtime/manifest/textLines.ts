import type { SourcePosition, SourceRange } from "./sourceRange.ts";

/** Offsets to lines and columns of one file. The table of line starts is made on first use only. */
export class TextLines {
  readonly file: string;
  readonly text: string;
  #starts: number[] | undefined;

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
  }

  /** Offsets outside the text are moved to its nearest end. */
  position(offset: number): SourcePosition {
    const starts = (this.#starts ??= lineStarts(this.text));
    const inside = Math.max(0, Math.min(offset, this.text.length));
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= inside) low = middle;
      else high = middle - 1;
    }
    const hidden = low === 0 && this.text.startsWith("\ufeff") && inside > 0 ? 1 : 0; // editors do not show a BOM
    return { line: low + 1, column: inside - starts[low]! + 1 - hidden, offset: inside };
  }

  range(start: number, end: number): SourceRange {
    return { file: this.file, start: this.position(start), end: this.position(Math.max(start, end)) };
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}
