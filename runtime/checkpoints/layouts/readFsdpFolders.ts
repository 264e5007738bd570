import type { VerdictReason } from "../checkpoint.ts";
import type { PlaceReader } from "../placeReader.ts";
import type { FolderEntry } from "../source.ts";
import { readDcpPart } from "./dcpPart.ts";
import type { Part } from "./layout.ts";
import { below } from "./paths.ts";

/** Adds the distributed checkpoints in the folders of FSDP: pytorch_model_fsdp_0, optimizer_0. */
export async function readFsdpFolders(
  reader: PlaceReader,
  path: string,
  entries: readonly FolderEntry[],
  parts: Part[],
  reasons: VerdictReason[],
): Promise<void> {
  for (const { name, kind } of entries) {
    const match = /^(pytorch_model_fsdp|optimizer)_\d+$/.exec(name);
    if (kind !== "folder" || match === null) continue;
    const role = match[1] === "optimizer" ? "optimizer" : "model";
    parts.push(await readDcpPart(reader, below(path, name), role, reasons));
  }
}
