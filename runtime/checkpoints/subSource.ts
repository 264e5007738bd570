import { CheckpointError } from "./checkpointError.ts";
import type { RangeSource } from "./source.ts";

/** A part of a source as a source of its own; closing it closes nothing. Throws CheckpointError when it reaches past the end. */
export function subSource(source: RangeSource, offset: number, bytes: number): RangeSource {
  if (offset + bytes > source.bytes) {
    throw new CheckpointError(`The file has ${source.bytes} bytes; a part of it should end at ${offset + bytes}.`, {
      reason: "truncated",
      exitCode: 1,
    });
  }
  return {
    bytes,
    read: async (from, length) => {
      if (from + length <= bytes) return source.read(offset + from, length);
      throw new CheckpointError(`A part of ${bytes} bytes ended at ${from}.`, { reason: "truncated", exitCode: 1 });
    },
    close: async () => {},
  };
}
