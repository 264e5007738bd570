import { createHash } from "node:crypto";
import type { PreflightConfig } from "../config/schema.ts";
import { compareCodePoints } from "../data/dvc/dirHash.ts";
import { readDvcProject } from "../data/dvc/dvcProject.ts";
import { recordedPaths } from "../data/dvc/recordedPaths.ts";
import { inputsHash } from "./inputsHash.ts";

/** What identifies the data of a run. */
export interface DataIdentity {
  /** As preflight.yaml gives it; "sha256:…" over the declared inputs; "dvc:sha256:…" over what DVC records. */
  hash: string;
  /** With DVC: the md5 of every recorded output, by path, as far as they fit. */
  paths?: Record<string, string>;
}

/** Annotations of a run hold 256 KiB in all. */
const maxPaths = 200;
const maxPathBytes = 32 << 10;

/**
 * What identifies the data: `data.hash` of preflight.yaml, else SHA-256 over the names and bytes of `data.inputs`, else over the
 * outputs that dvc.lock and .dvc files record (which reads no data). Undefined when there is none of these, or an input is missing.
 */
export async function dataIdentity(
  data: PreflightConfig["data"],
  folder: string,
  signal: AbortSignal,
): Promise<DataIdentity | undefined> {
  if (data?.hash !== undefined) return { hash: data.hash };
  if (data !== undefined && data.inputs.length > 0) {
    const hash = await inputsHash(data.inputs, folder, signal);
    return hash === undefined ? undefined : { hash };
  }
  const project = await readDvcProject(folder, signal);
  if (project === undefined) return undefined;
  const recorded = new Map<string, string>();
  for (const { name, entry, role } of await recordedPaths(project, folder)) {
    if (role === "output" && entry.md5 !== undefined) recorded.set(name, entry.md5);
  }
  if (recorded.size === 0) return undefined;
  const lines = [...recorded].toSorted(([a], [b]) => compareCodePoints(a, b));
  const hash = createHash("sha256");
  for (const [name, md5] of lines) hash.update(`${name}\0${md5}\n`);
  const paths = Object.fromEntries(lines.slice(0, maxPaths));
  const small = lines.length <= maxPaths && JSON.stringify(paths).length <= maxPathBytes;
  return { hash: `dvc:sha256:${hash.digest("hex")}`, ...(small && { paths }) };
}
