import type { Path } from "../../manifest/model.ts";
import { mainContainers } from "../subject/containers.ts";
import type { Subject } from "../subject/subjects.ts";

/** A preStop hook of a step's main container. */
export interface PreStop {
  path: Path;
  /** Seconds it certainly takes: the sleeps in it. */
  seconds: number;
  /** It does nothing but sleep. */
  onlySleeps: boolean;
  /** One line, as evidence. */
  text: string;
}

/** The preStop hooks of a step; they run before SIGTERM and use up the same grace period. */
export function preStops({ step }: Subject): PreStop[] {
  return mainContainers(step).flatMap(({ container, path }) => {
    const hook = container.lifecycle?.preStop;
    return hook ? [{ path: [...path, "lifecycle", "preStop"], ...read(hook) }] : [];
  });
}

function read(hook: object): Pick<PreStop, "seconds" | "onlySleeps" | "text"> {
  const { exec, sleep, httpGet } = hook as {
    exec?: { command?: unknown };
    sleep?: { seconds?: unknown };
    httpGet?: object;
  };
  if (sleep) {
    const seconds = Number(sleep.seconds);
    return { seconds: Number.isFinite(seconds) ? seconds : 0, onlySleeps: true, text: `sleep ${sleep.seconds} s` };
  }
  if (exec) {
    const command = (Array.isArray(exec.command) ? exec.command : []).map(String);
    const script = command.join(" ").slice(0, 10_000);
    const rest = script
      .replaceAll(/\bsleep\s+\d+(\.\d+)?[smh]?/g, "")
      .replaceAll(/^(\/bin\/)?(ba|da|z)?sh\s+-\w+/g, "");
    return { seconds: sleeps(script), onlySleeps: /^[\s;&]*$/.test(rest), text: script.slice(0, 200) };
  }
  return { seconds: 0, onlySleeps: false, text: httpGet ? "httpGet" : "a hook Argo's pods can not run" };
}

function sleeps(script: string): number {
  let seconds = 0;
  for (const [, amount, unit] of script.matchAll(/\bsleep\s+(\d{1,9}(?:\.\d{1,9})?)([smh]?)/g)) {
    seconds += Number(amount) * (unit === "h" ? 3600 : unit === "m" ? 60 : 1);
  }
  return seconds;
}
