import { byteLength, fromBytes, sliceBytes, toBytes } from "../exprlang/goString.ts";
import { growText } from "../exprlang/meter.ts";

/** Shortens to `width` bytes with "..." at the ends that are cut; `offset` is the left edge that should be seen. */
export function abbreviate(s: string, offset: number, width: number): string {
  const length = byteLength(s);
  if (s === "" || width < 4) return width < 4 && offset === 0 ? s : "";
  if (length <= width) return s;
  let start = Math.min(offset, length);
  if (length - start < width - 3) start = length - (width - 3);
  if (start <= 4) return `${sliceBytes(s, 0, width - 3)}...`;
  if (width < 7) return "";
  if (start + width - 3 < length) return `...${abbreviate(sliceBytes(s, start, length), 0, width - 3)}`;
  return `...${sliceBytes(s, length - (width - 3), length)}`;
}

/** Breaks a line at spaces so that lines have at most `width` bytes; long words only when `breakWords`. */
export function wrap(s: string, width: number, separator: string, breakWords: boolean): string {
  const bytes = Buffer.from(toBytes(s));
  const limit = Math.max(1, width);
  const lines: Buffer[] = [];
  let at = 0;
  while (bytes.length - at > limit) {
    if (bytes[at] === 0x20) {
      at++;
      continue;
    }
    const space = bytes.subarray(at, at + limit + 1).lastIndexOf(0x20) + at;
    if (space >= at) {
      lines.push(bytes.subarray(at, space));
      at = space + 1;
    } else if (breakWords) {
      lines.push(bytes.subarray(at, at + limit));
      at += limit;
    } else {
      const next = bytes.indexOf(0x20, at + limit);
      if (next < 0) break;
      lines.push(bytes.subarray(at, next));
      at = next + 1;
    }
  }
  const glue = Buffer.from(toBytes(separator === "" ? "\n" : separator));
  growText(bytes.length + lines.length * glue.length);
  return fromBytes(Buffer.concat([...lines.flatMap((line) => [line, glue]), bytes.subarray(at)]));
}
