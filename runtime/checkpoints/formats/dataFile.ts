import type { VerdictReason } from "../checkpoint.ts";
import { CheckpointError } from "../checkpointError.ts";
import type { PlaceReader } from "../placeReader.ts";

/** Whether a file that metadata refers to is there and has as many bytes as it needs; of the file only the size is asked. */
export async function checkDataFile(
  reader: PlaceReader,
  file: string,
  needed: number,
): Promise<{ bytes: number; problem?: VerdictReason }> {
  try {
    const bytes = await reader.withFile(file, async (source) => source.bytes);
    if (bytes >= needed) return { bytes };
    const text = `${file} has ${bytes} bytes, the metadata needs ${needed}`;
    return { bytes, problem: { code: "truncated", text, effect: "corrupt", file, bytes } };
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    const isMissing = error.reason === "not-found";
    const text = isMissing ? `${file} is missing` : error.message;
    const code = isMissing ? "missing-shard" : error.reason;
    return { bytes: 0, problem: { code, text, effect: isMissing ? "incomplete" : "unknown", file } };
  }
}
