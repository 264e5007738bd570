import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { EngineCommand, EngineReply } from "./engineCommand.ts";
import { isAlive } from "./executor/processIdentity.ts";
import { fileError, LocalError } from "./localError.ts";
import { readJson, replaceFile } from "./runStore/atomicFile.ts";
import { currentOwner } from "./runStore/engineLock.ts";
import type { RunFolder } from "./runStore/runFolder.ts";
import { readState } from "./runStore/workflowFile.ts";

/**
 * Asks a running engine and waits for its answer, which comes after the effect is on disk.
 * @returns what the engine adds, such as the name of the attempt that was meant
 * @throws LocalError when no engine drives the run, or with the engine's reason for refusing
 */
export async function sendCommand(run: RunFolder, name: string, command: EngineCommand): Promise<string | undefined> {
  const owner = await currentOwner(run);
  if (owner === undefined || owner.purpose !== "drive" || !isAlive(owner.owner)) {
    throw await notDriven(run, name);
  }
  const id = `${Date.now()}-${randomBytes(4).toString("hex")}`;
  const answer = join(run.commands, `${id}.reply.json`);
  try {
    await replaceFile(join(run.commands, `${id}.json`), JSON.stringify(command));
  } catch (error) {
    throw fileError(error, `command the run ${name}`);
  }
  for (let wait = 5; ; wait = Math.min(wait * 2, 100)) {
    const alive = isAlive(owner.owner);
    const reply = await readJson<EngineReply>(answer, 1024 * 1024);
    if (reply !== undefined) {
      await rm(answer, { force: true });
      if (reply.ok) return reply.detail;
      throw new LocalError(reply.message, { reason: reply.reason, hint: reply.hint });
    }
    if (!alive)
      throw new LocalError(`The engine of the run ${name} ended before it answered.`, { reason: "no-engine" });
    await sleep(wait);
  }
}

async function notDriven(run: RunFolder, name: string): Promise<LocalError> {
  const state = await readState(run).catch(() => undefined);
  if (state?.finishedAt !== undefined) {
    return new LocalError(`The run ${name} has ended (${state.phase}).`, { reason: "ended" });
  }
  return new LocalError(`No engine drives the run ${name}: it died before the run had ended.`, {
    reason: "no-engine",
    hint: `preflight retry ${name} continues it.`,
  });
}
