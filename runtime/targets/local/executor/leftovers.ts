import { readdirSync, readFileSync } from "node:fs";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { RunFolder } from "../runStore/runFolder.ts";
import { killMarked, processesMarked } from "./guardian/attemptMarker.ts";
import { asIdentity, isAlive, type ProcessIdentity } from "./processIdentity.ts";

/** The process that a container of an attempt started and whose end nobody recorded, while it still runs. */
export function unrecordedProcess(folder: string, container: string): ProcessIdentity | undefined {
  if (existsSync(join(folder, `${container}.exit.json`))) return undefined;
  try {
    const identity = asIdentity(JSON.parse(readFileSync(join(folder, `${container}.process.json`), "utf8")));
    return identity !== undefined && isAlive(identity) ? identity : undefined;
  } catch {
    return undefined;
  }
}

/** Every process of a run that nobody watches any more: by its record, and (Linux) by its environment. */
export function findLeftovers(run: RunFolder, uid: string): { recorded: ProcessIdentity[]; marked: number[] } {
  const recorded: ProcessIdentity[] = [];
  for (const pod of list(run.attempts)) {
    for (const incarnation of list(join(run.attempts, pod))) {
      const folder = join(run.attempts, pod, incarnation);
      for (const file of list(folder)) {
        if (!file.endsWith(".process.json")) continue;
        const identity = unrecordedProcess(folder, file.slice(0, -".process.json".length));
        if (identity !== undefined) recorded.push(identity);
      }
    }
  }
  return { recorded, marked: processesMarked(uid) };
}

/**
 * Ends process groups whose guardian is gone: SIGTERM, the grace, SIGKILL; then, by the marker in their environment,
 * whatever left its group. Resolves when none of them runs.
 */
export async function endProcesses(
  identities: ProcessIdentity[],
  graceSeconds: number,
  markers: string[],
): Promise<void> {
  const alive = () => identities.filter(isAlive);
  const signal = (name: NodeJS.Signals) => {
    for (const { pid } of alive()) {
      try {
        process.kill(-pid, name);
      } catch {
        // Gone meanwhile.
      }
    }
  };
  if (graceSeconds > 0) signal("SIGTERM");
  const killAt = Date.now() + graceSeconds * 1000;
  while (alive().length > 0 && Date.now() < killAt) await sleep(20);
  for (let round = 0; alive().length > 0 && round < 250; round++) {
    signal("SIGKILL");
    await sleep(20);
  }
  for (const marker of markers) killMarked(marker);
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
