/** Entry of dist/scanWorker.js: scans windows of bytes that the main thread has read, and gives the memory back. */
import { parentPort } from "node:worker_threads";
import { scanWindow, type Piece } from "./scanWindow.ts";

parentPort!.on("message", ({ memory, pieces }: { memory: ArrayBuffer; pieces: Piece[] }) => {
  const findings = scanWindow(new Uint8Array(memory), pieces);
  parentPort!.postMessage({ memory, findings }, [memory]);
});
