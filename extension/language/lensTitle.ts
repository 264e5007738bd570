import type { PipelineLens } from "../../runtime/index.ts";

/** The words of a lens, in the language of the editor. */
export interface LensWords {
  fail(count: number): string;
  warn(count: number): string;
  unknown(count: number): string;
  nothing(): string;
  whole(parts: string): string;
}

/** "Preflight: 2 fail, 3 warn"; only what is there is counted. */
export function lensTitle({ fail, warn, unknown }: PipelineLens["counts"], words: LensWords): string {
  const parts = [
    ...(fail > 0 ? [words.fail(fail)] : []),
    ...(warn > 0 ? [words.warn(warn)] : []),
    ...(unknown > 0 ? [words.unknown(unknown)] : []),
  ];
  return words.whole(parts.length === 0 ? words.nothing() : parts.join(", "));
}
