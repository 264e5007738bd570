import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, open } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { ClusterPlace } from "../../../kubernetes/clusterAccess.ts";

/** What a recorder is told, as JSON on its standard input. */
export interface RecorderOrder {
  root: string;
  place: ClusterPlace;
  run: string;
  uid: string;
}

/** The recorder's bundle lies beside the command line's; from source it is the entry here. */
function recorderEntry(): string {
  const bundled = fileURLToPath(new URL("./recorder.js", import.meta.url));
  return existsSync(bundled) ? bundled : fileURLToPath(new URL("./main.ts", import.meta.url));
}

/**
 * Starts a process that writes down what happens to a run until it has ended; it outlives this one. A recorder that can not
 * start is no reason for a launch to fail.
 */
export async function spawnRecorder(
  order: RecorderOrder,
  folder: string,
  env: Record<string, string | undefined>,
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const log = await open(path.join(folder, "recorder.log"), "a", 0o600);
  try {
    const child = spawn(process.execPath, ["--max-semi-space-size=2", recorderEntry()], {
      detached: true,
      cwd: "/",
      stdio: ["pipe", "ignore", log.fd],
      env: { ...env, ...(process.versions["electron"] === undefined ? {} : { ELECTRON_RUN_AS_NODE: "1" }) },
    });
    child.on("error", () => undefined);
    child.stdin!.on("error", () => undefined);
    child.stdin!.end(JSON.stringify(order));
    child.unref();
  } finally {
    await log.close();
  }
}
