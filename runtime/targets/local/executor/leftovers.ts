import { readdirSync, readFileSync } from "node:fs";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { RunFolder } from "../runStore/runFolder.ts";
import { killMarked, processesMarked } from "./guardian/attemptMarker.ts";
import { asIdentity, identityOf, isAlive, processGroupOf, type ProcessIdentity } from "./processIdentity.ts";

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
 * Ends processes whose guardian is gone, as groups where their start is recorded and one by one where only the marker in
 * their environment tells whose they are: SIGTERM, the grace, SIGKILL. Resolves when none of them runs.
 */
export async function endProcesses(groups: ProcessIdentity[], graceSeconds: number, markers: string[]): Promise<void> {
  const leaders = new Set(groups.map(({ pid }) => pid));
  const marked = markers.flatMap(processesMarked).filter((pid) => !leaders.has(processGroupOf(pid) ?? pid));
  const single = marked.flatMap((pid) => identityOf(pid) ?? []);
  const signal = (name: NodeJS.Signals) => {
    for (const identity of groups) if (isAlive(identity)) send(-identity.pid, name);
    for (const identity of single) if (isAlive(identity)) send(identity.pid, name);
  };
  const running = () => groups.some(isAlive) || single.some(isAlive);
  if (graceSeconds > 0) signal("SIGTERM");
  const killAt = Date.now() + graceSeconds * 1000;
  while (running() && Date.now() < killAt) await sleep(20);
  for (let round = 0; running() && round < 250; round++) {
    signal("SIGKILL");
    await sleep(20);
  }
  for (const marker of markers) killMarked(marker);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone meanwhile.
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
