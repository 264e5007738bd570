import { cpSync } from "node:fs";
import path from "node:path";

/** A copy of the sample pipeline in a folder; returns the folder. */
export function sampleCopy(folder: string): string {
  const filter = (source: string) => path.basename(source) !== "__pycache__";
  cpSync("media/sample", folder, { recursive: true, filter });
  return folder;
}
