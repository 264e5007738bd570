import { randomBytes } from "node:crypto";
import { formatThroughput } from "../../text/units.ts";
import type { Throughput } from "./probeReport.ts";
import type { ProbeRun } from "./probeRun.ts";

const samples = 8;
export const throughputBytes = 64 * 1024 * 1024;

export const throughputKeys = Array.from({ length: samples }, (_, index) => `throughput-${index}`);

/** PF-STORE-006: how fast one stream to and from the store is, median and slow end, from this machine. */
export async function throughput(run: ProbeRun, bytes: number): Promise<void> {
  const { store, signal } = run;
  const objectBytes = Math.floor(bytes / samples);
  const body = randomBytes(objectBytes);
  const up: number[] = [];
  const down: number[] = [];
  await run.step({ check: "PF-STORE-006", id: "throughput", title: "Throughput" }, async () => {
    for (const name of throughputKeys) {
      const key = run.key(name);
      up.push(await timed(objectBytes, () => store.put(key, body, { signal })));
      const object = await store.stat(key, signal);
      if (object === undefined) return { status: "fail", text: "the store said it was written, and it is not there" };
      down.push(await timed(objectBytes, () => store.read(object, [{ offset: 0, length: objectBytes }], signal)));
      await store.delete(key, { signal });
    }
    run.report.upload = summary(up, objectBytes);
    run.report.download = summary(down, objectBytes);
    const { upload, download } = run.report;
    return {
      status: "pass",
      text:
        `upload p50 ${formatThroughput(upload.p50)}, p95 ${formatThroughput(upload.p95)}; ` +
        `download p50 ${formatThroughput(download.p50)}, p95 ${formatThroughput(download.p95)}`,
    };
  });
}

async function timed(bytes: number, transfer: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await transfer();
  return (bytes / Math.max(0.001, performance.now() - started)) * 1000;
}

/** With fewer than 20 samples p95 is the slowest of them: nothing less was seen. */
export function summary(speeds: readonly number[], objectBytes: number): Throughput {
  const slowestFirst = speeds.toSorted((a, b) => a - b);
  const at = (share: number): number => slowestFirst[Math.floor(share * (slowestFirst.length - 1))]!;
  return { samples: speeds.length, objectBytes, p50: at(0.5), p95: at(0.05) };
}
