import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Ends a process group and every process that carries `mark` in its environment: first asked (SIGTERM), then, those that are
 * still there after five seconds, made (SIGKILL).
 */
export async function endFamily(group: number, mark: string): Promise<void> {
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    send(-group, signal);
    for (const pid of marked(mark)) send(pid, signal);
    for (let waited = 0; waited < 50; waited++) {
      if (!send(-group, 0) && marked(mark).length === 0) return;
      await sleep(100);
    }
  }
}

/** Process ids whose environment holds `mark`. */
export function marked(mark: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => readProc(pid, "environ").includes(mark) && !/^\d+ \(.*\) [ZX]/s.test(readProc(pid, "stat")))
    .map(Number);
}

function readProc(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "latin1");
  } catch {
    return ""; // it has ended meanwhile, or belongs to somebody else
  }
}

/** False when there is nobody to send it to. */
function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}
