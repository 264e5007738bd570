import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { nodeId } from "../../../expressions/names.ts";
import { readJson } from "../runStore/atomicFile.ts";
import type { RunFolder } from "../runStore/runFolder.ts";

/** `attempt.json`: what an incarnation of an attempt is, for whoever reads its logs. */
export interface AttemptRecord {
  nodeId: string;
  nodeName: string;
  step: string;
  podName: string;
  template?: string;
  attempt: number;
  incarnation: number;
  epoch: number;
  createdAt: string;
  containers: string[];
}

/** All incarnations of a run whose record is readable, oldest first. `known` folders are not read again. */
export async function attemptRecords(
  run: RunFolder,
  known: Map<string, AttemptRecord> = new Map(),
): Promise<Map<string, AttemptRecord>> {
  for (const pod of await readdir(run.attempts).catch(() => [])) {
    for (const incarnation of await readdir(join(run.attempts, pod)).catch(() => [])) {
      const folder = join(run.attempts, pod, incarnation);
      if (known.has(folder)) continue;
      const record = await readJson<AttemptRecord>(join(folder, "attempt.json"), 1024 * 1024).catch(() => undefined);
      if (typeof record?.createdAt === "string" && Array.isArray(record.containers)) known.set(folder, record);
    }
  }
  return known;
}

/** Is this the attempt that was asked for? By node id or name of it or of its step, template, or the last part of the step's name. */
export function isNamed(record: AttemptRecord, wanted: string): boolean {
  const { nodeName, step, podName, template } = record;
  if ([nodeName, step, podName, template, step.slice(step.lastIndexOf(".") + 1)].includes(wanted)) return true;
  return record.nodeId === wanted || retryNodeId(record) === wanted;
}

/** Id of the Retry node whose attempt this is: node names are "run.step(0)" below "run.step". */
function retryNodeId(record: AttemptRecord): string | undefined {
  const end = `(${record.attempt})`;
  if (!record.nodeName.endsWith(end)) return undefined;
  const run = record.nodeId.slice(0, record.nodeId.lastIndexOf("-"));
  return nodeId(run, record.nodeName.slice(0, -end.length));
}
