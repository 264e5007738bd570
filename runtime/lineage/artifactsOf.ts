import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { PreflightConfig } from "../config/schema.ts";
import type { Artifact, NodeStatus, Workflow } from "../manifest/argo.ts";
import { inParallel } from "../store/inParallel.ts";
import { openStore } from "../store/openStore.ts";
import type { ProducedByArtifact } from "./producedBy.ts";

export interface ArtifactsOptions {
  stores: PreflightConfig["stores"];
  /** Where an artifact lies, as the target knows it. */
  placeOf(artifact: Artifact): Promise<string | undefined>;
  signal: AbortSignal;
}

const maxArtifacts = 200;
const atOnce = 8;
/** Files of this machine are read for their checksum up to this size in all. */
const maxReadBytes = 512 << 20;

/** What the steps of a run left as artifacts, with the checksum that their store keeps or, of local files, SHA-256. Logs are left out. */
export async function artifactsOf(
  { metadata, status }: Workflow,
  { stores, placeOf, signal }: ArtifactsOptions,
): Promise<ProducedByArtifact[]> {
  const found: { artifact: Artifact; shown: ProducedByArtifact }[] = [];
  for (const node of Object.values(status?.nodes ?? {})) {
    if (node?.type !== "Pod") continue;
    for (const artifact of node.outputs?.artifacts ?? []) {
      if (/(?:^|-)logs$/.test(artifact.name) || found.length >= maxArtifacts) continue;
      const key = artifact.s3?.key ?? (artifact["gcs"] as { key?: string } | undefined)?.key;
      const shown = { step: stepName(node, metadata.name), name: artifact.name, place: key ?? "" };
      found.push({ artifact, shown });
    }
  }
  let left = maxReadBytes;
  await inParallel(
    found,
    atOnce,
    async ({ artifact, shown }, _index, stop) => {
      try {
        const place = await placeOf(artifact);
        if (place === undefined) {
          shown.problem = "it lies in the artifact repository of the cluster, which is not opened here";
          return;
        }
        shown.place = place;
        if (!/^(?:s3|gs):\/\//.test(place)) {
          const info = await stat(place);
          if (!info.isFile()) shown.problem = "it is a folder";
          else {
            shown.bytes = info.size;
            if (info.size > left) shown.problem = "it is too large to read here";
            else {
              left -= info.size;
              shown.checksum = `sha256:${await sha256(place, stop)}`;
            }
          }
          return;
        }
        const [, parent, key] = /^(.+)\/([^/]+)$/.exec(place) ?? [];
        const store = await openStore(parent!, { stores, settingsOf: place });
        try {
          const object = await store.stat(key!, stop);
          if (object === undefined) shown.problem = "it is gone";
          else {
            shown.bytes = object.bytes;
            const { checksum, md5 } = object;
            if (checksum !== undefined && !checksum.composite)
              shown.checksum = `${checksum.algorithm}:${checksum.value}`;
            else if (md5 !== undefined) shown.checksum = `md5:${md5}`;
            else shown.problem = "its store keeps no checksum of it";
          }
        } finally {
          store.close();
        }
      } catch (error) {
        stop.throwIfAborted();
        const { code, message } = error as NodeJS.ErrnoException;
        shown.problem = code === "ENOENT" ? "it is gone" : message;
      }
    },
    signal,
  );
  return found.map(({ shown }) => shown);
}

/** The same in every run: an attempt is its step, and the outermost step, which bears the run's name, is its template. */
function stepName({ displayName, templateName, nodeFlag }: NodeStatus, run: string | undefined): string {
  const step = nodeFlag?.retried === true ? displayName.replace(/\(\d+\)$/, "") : displayName;
  return step === run ? (templateName ?? step) : step;
}

async function sha256(file: string, signal: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20, signal })) hash.update(chunk as Buffer);
  return hash.digest("hex");
}
