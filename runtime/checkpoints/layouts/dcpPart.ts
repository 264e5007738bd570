import type { VerdictReason } from "../checkpoint.ts";
import { CheckpointError } from "../checkpointError.ts";
import { emptyContents } from "../formats/contents.ts";
import { readDcp } from "../formats/dcp/readDcp.ts";
import { problemOf, type PlaceReader } from "../placeReader.ts";
import type { Part, Role } from "./layout.ts";
import { below } from "./paths.ts";

/** A distributed checkpoint as one part; `.metadata`, which is renamed into place last, marks it complete. */
export async function readDcpPart(
  reader: PlaceReader,
  path: string,
  role: Role,
  reasons: VerdictReason[],
): Promise<Part> {
  try {
    const { fileBytes, ...contents } = await readDcp(reader, path);
    return { path: path === "" ? ".metadata" : path, role, bytes: fileBytes, contents };
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    const file = below(path, ".metadata");
    reasons.push(
      error.reason === "not-found"
        ? {
            code: "no-marker",
            text: ".metadata was never written: the save did not finish",
            effect: "incomplete",
            file,
          }
        : problemOf(error, file),
    );
    return { path: file, role, bytes: 0, contents: emptyContents("dcp") };
  }
}
