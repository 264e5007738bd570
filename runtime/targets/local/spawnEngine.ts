import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { EngineReply } from "./engineCommand.ts";
import { fileError, LocalError } from "./localError.ts";
import type { RunFolder } from "./runStore/runFolder.ts";
import { oneArena, smallHeap } from "./smallHeap.ts";

/** The engine's bundle lies beside the command line's; from source it is the entry in engine/. */
export function engineEntry(): string {
  const bundled = fileURLToPath(new URL("./engine.js", import.meta.url));
  return existsSync(bundled) ? bundled : fileURLToPath(new URL("./engine/main.ts", import.meta.url));
}

/**
 * Starts a run's engine as a process of its own session and waits until it says that it drives the run. The engine
 * outlives this process.
 * @throws LocalError with the engine's own sentence when it can not
 */
export async function spawnEngine(run: RunFolder, mode: "start" | "retry", entry = engineEntry()): Promise<void> {
  const log = await open(run.engineLog, "a", 0o600).catch((error) => {
    throw fileError(error, `write ${run.engineLog}`);
  });
  let reply: EngineReply | undefined;
  try {
    reply = await new Promise<EngineReply | undefined>((resolve) => {
      const child = spawn(process.execPath, [...smallHeap, entry, run.path, mode], {
        detached: true,
        cwd: "/",
        stdio: ["ignore", "pipe", log.fd],
        env: {
          ...process.env,
          ...oneArena,
          // The second launch need not compile the engine again.
          NODE_COMPILE_CACHE: join(run.path, "..", "..", "code"),
          ...(process.versions["electron"] === undefined ? {} : { ELECTRON_RUN_AS_NODE: "1" }),
        },
      });
      let said = "";
      child.stdout!.setEncoding("utf8").on("data", (text: string) => {
        said += text;
        if (!said.includes("\n")) return;
        child.stdout!.destroy();
        resolve(JSON.parse(said.slice(0, said.indexOf("\n"))) as EngineReply);
      });
      child.once("error", () => resolve(undefined));
      child.once("exit", () => setImmediate(resolve, undefined));
      child.unref();
    });
  } finally {
    await log.close();
  }
  if (reply?.ok === true) return;
  throw new LocalError(reply?.message ?? "The engine of the run died before it could say why.", {
    reason: reply?.reason ?? "engine",
    hint: reply?.hint ?? `Its own words are in ${run.engineLog}.`,
  });
}
