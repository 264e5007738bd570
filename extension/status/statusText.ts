import type { TargetHealth } from "../../runtime/index.ts";

export interface TargetStatus {
  /** Undefined = not known before the first look. */
  target?: string;
  /** Runs that are going on. */
  live: number;
  health?: TargetHealth;
  /** Its runs can not be read: one sentence. */
  problem?: string;
}

/** The status bar item: target first, so that nobody launches on the wrong one. Codicons in $(…). */
export function statusText({ target, live, health, problem }: TargetStatus): string {
  if (target === undefined) return "$(server-environment) Preflight";
  const trouble = problem !== undefined || health?.healthy === false;
  return [
    `$(${trouble ? "warning" : "server-environment"}) ${target}`,
    ...(live > 0 ? [`$(loading~spin) ${live}`] : []),
  ].join("  ");
}

/** The same for screen readers. */
export function statusLabel({ target, live, health, problem }: TargetStatus): string {
  if (target === undefined) return "Preflight";
  const trouble = problem ?? (health?.healthy === false ? health.detail.join(", ") : undefined);
  return [
    `Preflight target ${target}`,
    live === 1 ? "1 run going on" : `${live} runs going on`,
    ...(trouble === undefined ? [] : [trouble]),
  ].join(", ");
}
