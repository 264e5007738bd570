import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Names one process for ever: a pid alone is reused, a pid with its start time and the boot it belongs to is not. */
export interface ProcessIdentity {
  pid: number;
  /** Clock ticks since boot (Linux) or the start time as `ps` prints it (macOS). */
  startTime: string;
  bootId: string;
}

let boot: string | undefined;

/** Identifies this boot of the machine; pids of an earlier boot are all dead. */
export function bootId(): string {
  if (boot !== undefined) return boot;
  try {
    boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    try {
      boot = execFileSync("sysctl", ["-n", "kern.boottime"], { encoding: "utf8", timeout: 2000 }).trim();
    } catch {
      boot = "unknown";
    }
  }
  return boot;
}

/** Start time of a live process, undefined when there is none (a zombie counts as none). */
export function startTimeOf(pid: number): string | undefined {
  if (process.platform === "linux") {
    const fields = statFields(pid);
    return fields === undefined || fields[0] === "Z" || fields[0] === "X" ? undefined : fields[19];
  }
  try {
    const text = execFileSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], { encoding: "utf8", timeout: 2000 });
    const [state, ...start] = text.trim().split(/\s+/);
    return state === undefined || state.startsWith("Z") ? undefined : start.join(" ");
  } catch {
    return undefined;
  }
}

/** Process group of a live process (Linux). */
export function processGroupOf(pid: number): number | undefined {
  const group = statFields(pid)?.[2];
  return group === undefined ? undefined : Number(group);
}

/** The fields of /proc/PID/stat after the command's name, which is in parentheses and may hold anything. */
function statFields(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}

/** Identity of a process that runs now. */
export function identityOf(pid: number): ProcessIdentity | undefined {
  const startTime = startTimeOf(pid);
  return startTime === undefined ? undefined : { pid, startTime, bootId: bootId() };
}

/** Is exactly this process (not a later one with its pid) still running? */
export function isAlive(identity: ProcessIdentity): boolean {
  return identity.bootId === bootId() && startTimeOf(identity.pid) === identity.startTime;
}

/** Reads an identity out of parsed JSON of unknown origin. */
export function asIdentity(value: unknown): ProcessIdentity | undefined {
  const { pid, startTime, bootId: boot } = (value ?? {}) as Partial<ProcessIdentity>;
  const valid = Number.isInteger(pid) && (pid ?? 0) > 1 && typeof startTime === "string" && typeof boot === "string";
  return valid ? { pid: pid!, startTime: startTime!, bootId: boot! } : undefined;
}
