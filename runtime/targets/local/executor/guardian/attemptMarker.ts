import { readdirSync, readFileSync } from "node:fs";

/** Environment variable that every process of an attempt inherits, so that one which left its group can still be found. */
export const markerName = "PREFLIGHT_ATTEMPT";

/**
 * Pids of live processes whose environment holds the marker (Linux only; elsewhere nothing can be seen and the process
 * group is all there is). Unreadable environments belong to other users and can not be ours.
 */
export function processesMarked(marker: string): number[] {
  if (process.platform !== "linux") return [];
  const wanted = Buffer.from(`${markerName}=${marker}`);
  const found: number[] = [];
  for (const entry of readdirSync("/proc")) {
    const pid = Number(entry);
    if (!Number.isInteger(pid) || pid <= 1 || pid === process.pid) continue;
    try {
      const environ = readFileSync(`/proc/${pid}/environ`);
      for (let at = environ.indexOf(wanted); at >= 0; at = environ.indexOf(wanted, at + 1)) {
        const next = environ[at + wanted.length];
        const whole = next === 0 || next === undefined || next === 47;
        if (whole && (at === 0 || environ[at - 1] === 0)) {
          found.push(pid);
          break;
        }
      }
    } catch {
      // Gone, or not ours.
    }
  }
  return found;
}

/** SIGKILL to every process with the marker; repeated because a process may fork while it is looked for. */
export function killMarked(marker: string): number {
  let killed = 0;
  for (let round = 0; round < 5; round++) {
    const pids = processesMarked(marker);
    if (pids.length === 0) break;
    for (const pid of pids) {
      try {
        process.kill(pid, "SIGKILL");
        killed++;
      } catch {
        // Gone meanwhile.
      }
    }
  }
  return killed;
}
