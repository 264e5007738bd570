import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { DataFile } from "./dataFiles.ts";
import type { DvcHashKind } from "./md5Hasher.ts";

export interface HashThreadData {
  kind: DvcHashKind;
  /** Int32: not 0 = stop reading. */
  stop: SharedArrayBuffer;
  /** BigInt64: bytes that all threads have read. */
  bytesRead: SharedArrayBuffer;
}

export interface HashBatch {
  batch: number;
  files: string[];
}

export interface HashAnswer {
  batch: number;
  /** Of the files of the batch, in order; fewer after an error or when stopped. */
  hashes: string[];
  error?: { code?: string; message: string };
}

interface HashInThreadsOptions {
  kind: DvcHashKind;
  signal: AbortSignal;
  onBytes(bytes: number): void;
  onHash(index: number, md5: string): void;
}

const batchFiles = 256;
const batchBytes = 32 << 20;
const tickMilliseconds = 200;

/** Hashes files in one thread per core, at most 8, the largest first. Rejects with the first error, or what `signal` was aborted with. */
export async function hashInThreads(
  files: readonly DataFile[],
  { kind, signal, onBytes, onHash }: HashInThreadsOptions,
): Promise<void> {
  signal.throwIfAborted();
  const batches = batchesOf(files);
  const data: HashThreadData = { kind, stop: new SharedArrayBuffer(4), bytesRead: new SharedArrayBuffer(8) };
  const stop = new Int32Array(data.stop);
  const counter = new BigInt64Array(data.bytesRead);
  let told = 0;
  const tick = (): void => {
    const read = Number(Atomics.load(counter, 0));
    if (read > told) onBytes(read - told);
    told = read;
  };
  const timer = setInterval(tick, tickMilliseconds);
  const abort = (): void => void Atomics.store(stop, 0, 1);
  signal.addEventListener("abort", abort, { once: true });
  let next = 0;
  const threads = Math.min(8, availableParallelism(), batches.length);
  const runThread = async (): Promise<void> => {
    const worker = new Worker(workerEntry(), { workerData: data });
    try {
      for (let batch = next++; batch < batches.length; batch = next++) {
        const wanted = batches[batch]!;
        const answer = await ask(worker, { batch, files: wanted.map((index) => files[index]!.file) });
        signal.throwIfAborted();
        for (const [at, md5] of answer.hashes.entries()) onHash(wanted[at]!, md5);
        if (answer.error !== undefined)
          throw Object.assign(new Error(answer.error.message), { code: answer.error.code });
        if (Atomics.load(stop, 0) !== 0) return;
      }
    } catch (error) {
      abort();
      throw error;
    } finally {
      await worker.terminate();
    }
  };
  try {
    const ends = await Promise.allSettled(Array.from({ length: threads }, runThread));
    signal.throwIfAborted();
    for (const end of ends) if (end.status === "rejected") throw end.reason;
    tick();
  } finally {
    clearInterval(timer);
    signal.removeEventListener("abort", abort);
  }
}

function ask(worker: Worker, request: HashBatch): Promise<HashAnswer> {
  return new Promise((resolve, reject) => {
    const ended = (): void => reject(new Error("A hashing thread ended without an answer."));
    worker.once("error", reject);
    worker.once("exit", ended);
    worker.once("message", (answer: HashAnswer) => {
      worker.off("error", reject);
      worker.off("exit", ended);
      resolve(answer);
    });
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    worker.postMessage(request);
  });
}

/** Indexes of files: the largest alone and first, so that no thread is left with one of them at the end. */
function batchesOf(files: readonly DataFile[]): number[][] {
  const order = files.map((_, index) => index).toSorted((a, b) => files[b]!.size - files[a]!.size);
  const batches: number[][] = [];
  let batch: number[] = [];
  let bytes = 0;
  for (const index of order) {
    const { size } = files[index]!;
    if (batch.length > 0 && (batch.length >= batchFiles || bytes + size > batchBytes)) {
      batches.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(index);
    bytes += size;
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}

/** The bundle lies beside the others; from source the entry lies in this folder. */
function workerEntry(): string {
  const bundled = fileURLToPath(new URL("./hashWorker.js", import.meta.url));
  return existsSync(bundled) ? bundled : fileURLToPath(new URL("./hashWorker.ts", import.meta.url));
}
