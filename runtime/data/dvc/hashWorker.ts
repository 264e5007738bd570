/** Entry of dist/hashWorker.js: hashes the files of one batch after the other. */
import { closeSync, openSync, readSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import type { HashAnswer, HashBatch, HashThreadData } from "./hashInThreads.ts";
import { md5Hasher } from "./md5Hasher.ts";

const { kind, stop, bytesRead } = workerData as HashThreadData;
const stopped = new Int32Array(stop);
const counter = new BigInt64Array(bytesRead);
const memory = Buffer.allocUnsafe(1 << 20);

parentPort!.on("message", ({ batch, files }: HashBatch) => {
  const answer: HashAnswer = { batch, hashes: [] };
  for (const file of files) {
    if (Atomics.load(stopped, 0) !== 0) break;
    try {
      answer.hashes.push(hashOf(file));
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      answer.error = { code, message };
      break;
    }
  }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort!.postMessage(answer);
});

/** Reads synchronously: this thread has nothing else to do, and a call per piece is the whole cost. */
function hashOf(file: string): string {
  const hash = md5Hasher(kind);
  const handle = openSync(file, "r");
  try {
    for (;;) {
      const bytes = readSync(handle, memory);
      if (bytes === 0 || Atomics.load(stopped, 0) !== 0) return hash.digest();
      hash.update(memory.subarray(0, bytes));
      Atomics.add(counter, 0, BigInt(bytes));
    }
  } finally {
    closeSync(handle);
  }
}
