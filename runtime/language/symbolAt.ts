import type { Occurrence } from "./occurrence.ts";

/** The occurrence at an offset of a file (its end counts, as carets stand behind words); the shortest when several do. */
export function symbolAt(all: readonly Occurrence[], file: string, offset: number): Occurrence | undefined {
  const length = ({ range }: Occurrence) => range.end.offset - range.start.offset;
  return all
    .filter(({ range }) => range.file === file && range.start.offset <= offset && offset <= range.end.offset)
    .toSorted((a, b) => length(a) - length(b))
    .at(0);
}
