import { parentPort, workerData } from "node:worker_threads";
import { openStore } from "../openStore.ts";
import { StoreError } from "../storeError.ts";
import { download } from "./download.ts";
import type { TransferJob, TransferMessage } from "./transferJob.ts";
import { upload } from "./upload.ts";

const port = parentPort!;
const say = (message: TransferMessage): void => port.postMessage(message);
const controller = new AbortController();
port.on("message", () => controller.abort());

/** Progress at most ten times a second: each message wakes the thread that asked. */
const pause = 100;

try {
  const job = workerData as TransferJob;
  const { signal } = controller;
  const store = await openStore(job.uri, { stores: job.stores });
  let told = 0;
  const onProgress = (progress: { done: number; total: number; unit: "bytes" }): void => {
    const now = performance.now();
    if (now - told < pause && progress.done < progress.total) return;
    told = now;
    say({ progress });
  };
  const options = { onProgress, signal, parallel: job.parallel };
  try {
    if (job.direction === "upload") {
      const { journal, ifAbsent, ifMatch } = job;
      say({ result: await upload(store, job.file, job.key, { ...options, journal, ifAbsent, ifMatch }) });
    } else {
      const object = await store.stat(job.key, signal);
      if (object === undefined) throw new StoreError(`${job.uri}/${job.key} is not there.`, { reason: "not-found" });
      say({ result: await download(store, object, job.file, options) });
    }
  } finally {
    store.close();
  }
} catch (error) {
  const { message, reason, hint, exitCode } = error as StoreError;
  say({ error: { message, ...(error instanceof StoreError && { reason, hint, exitCode }) } });
}
port.close();
