import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { WriteOutcome } from "../store.ts";
import { StoreError } from "../storeError.ts";
import type { Downloaded, TransferProgress } from "./download.ts";
import type { TransferJob, TransferMessage } from "./transferJob.ts";

export interface RunTransferOptions {
  onProgress?: (progress: TransferProgress) => void;
  signal?: AbortSignal;
}

/**
 * Downloads or uploads in a thread of its own, so that hashing and copying gigabytes does not stop an editor. After an abort it
 * ends when the transfer has: a journal is whole, an upload without one is aborted.
 */
export function runTransfer(
  job: TransferJob & { direction: "download" },
  options?: RunTransferOptions,
): Promise<Downloaded>;
export function runTransfer(
  job: TransferJob & { direction: "upload" },
  options?: RunTransferOptions,
): Promise<WriteOutcome>;
export function runTransfer(
  job: TransferJob,
  { onProgress, signal }: RunTransferOptions = {},
): Promise<Downloaded | WriteOutcome> {
  signal?.throwIfAborted();
  // Every 64 KiB from a socket is a short-lived object; a small young generation would collect all the time.
  const resourceLimits = { maxYoungGenerationSizeMb: 64 };
  const worker = new Worker(workerEntry(), { workerData: job, resourceLimits });
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  const abort = (): void => worker.postMessage("abort");
  signal?.addEventListener("abort", abort, { once: true });
  return new Promise<Downloaded | WriteOutcome>((resolve, reject) => {
    worker.on("message", (message: TransferMessage) => {
      if ("progress" in message) onProgress?.(message.progress);
      else if ("result" in message) resolve(message.result);
      else reject(signal?.aborted === true ? (signal.reason as Error) : errorOf(message.error));
    });
    worker.once("error", reject);
    worker.once("exit", () =>
      reject(new StoreError("The transfer's thread ended without a result.", { reason: "refused" })),
    );
  }).finally(() => signal?.removeEventListener("abort", abort));
}

function errorOf({ message, reason, hint, exitCode }: Extract<TransferMessage, { error: unknown }>["error"]): Error {
  return reason === undefined ? new Error(message) : new StoreError(message, { reason, hint, exitCode });
}

/** The bundle lies beside the others; from source the entry lies in this folder. */
function workerEntry(): string {
  const bundled = fileURLToPath(new URL("./transfer.js", import.meta.url));
  return existsSync(bundled) ? bundled : fileURLToPath(new URL("./transferWorker.ts", import.meta.url));
}
