import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { scanWindow, type Piece, type PieceFindings } from "./scanWindow.ts";

export interface ScanPool {
  /** Takes the memory, scans it, and returns it with what was found. */
  scan(memory: ArrayBuffer, pieces: Piece[]): Promise<Scanned>;
  /** How many scans at a time are worth having. */
  readonly width: number;
  close(): Promise<void>;
}

/** Scans in this thread: for little data, where starting a worker takes longer than the work. */
export function inlinePool(): ScanPool {
  return {
    width: 1,
    scan: async (memory, pieces) => ({ memory, findings: scanWindow(new Uint8Array(memory), pieces) }),
    close: async () => {},
  };
}

type Scanned = { memory: ArrayBuffer; findings: PieceFindings[] };

interface Slot {
  worker: Worker;
  /** What the worker was given and has not answered yet, in that order. */
  waiting: { resolve(value: Scanned): void; reject(error: unknown): void }[];
}

/** One worker per core, at most 8, each with the next window waiting while it looks at one. */
export function workerPool(): ScanPool {
  const bundled = fileURLToPath(new URL("./scanWorker.js", import.meta.url));
  const entry = existsSync(bundled) ? bundled : fileURLToPath(new URL("./scanWorker.ts", import.meta.url));
  const slots = Array.from({ length: Math.min(8, availableParallelism()) }, (): Slot => {
    const slot: Slot = { worker: new Worker(entry), waiting: [] };
    slot.worker.on("message", (result: Scanned) => slot.waiting.shift()?.resolve(result));
    slot.worker.on("error", (error) => {
      for (const { reject } of slot.waiting.splice(0)) reject(error);
    });
    return slot;
  });
  return {
    width: slots.length * 3,
    scan: (memory, pieces) =>
      new Promise((resolve, reject) => {
        const slot = slots.reduce((least, other) => (other.waiting.length < least.waiting.length ? other : least));
        slot.waiting.push({ resolve, reject });
        slot.worker.postMessage({ memory, pieces }, [memory]);
      }),
    async close() {
      await Promise.all(slots.map(({ worker }) => worker.terminate()));
    },
  };
}
