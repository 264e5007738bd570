import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { scanWindow, type Piece, type PieceFindings } from "./scanWindow.ts";

export interface ScanPool {
  /** Takes the memory, scans it, and returns it with what was found. */
  scan(memory: ArrayBuffer, pieces: Piece[]): Promise<{ memory: ArrayBuffer; findings: PieceFindings[] }>;
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

interface Slot {
  worker: Worker;
  done?: { resolve(value: { memory: ArrayBuffer; findings: PieceFindings[] }): void; reject(error: unknown): void };
}

/** One worker per core, at most 8. */
export function workerPool(): ScanPool {
  const bundled = fileURLToPath(new URL("./scanWorker.js", import.meta.url));
  const entry = existsSync(bundled) ? bundled : fileURLToPath(new URL("./scanWorker.ts", import.meta.url));
  const slots = Array.from({ length: Math.min(8, availableParallelism()) }, (): Slot => {
    const slot: Slot = { worker: new Worker(entry) };
    slot.worker.on("message", (result: { memory: ArrayBuffer; findings: PieceFindings[] }) => {
      const { done } = slot;
      slot.done = undefined;
      done?.resolve(result);
    });
    slot.worker.on("error", (error) => slot.done?.reject(error));
    return slot;
  });
  const idle = [...slots];
  const waiting: ((slot: Slot) => void)[] = [];
  return {
    width: slots.length * 2,
    async scan(memory, pieces) {
      const slot = idle.pop() ?? (await new Promise<Slot>((resolve) => waiting.push(resolve)));
      try {
        return await new Promise((resolve, reject) => {
          slot.done = { resolve, reject };
          slot.worker.postMessage({ memory, pieces }, [memory]);
        });
      } finally {
        const next = waiting.shift();
        if (next === undefined) idle.push(slot);
        else next(slot);
      }
    },
    async close() {
      await Promise.all(slots.map(({ worker }) => worker.terminate()));
    },
  };
}
