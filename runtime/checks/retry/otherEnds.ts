import type { AttemptEnd } from "./attemptEnd.ts";

/** An end that the next attempt would meet again. */
export interface PermanentEnd {
  name: string;
  end: AttemptEnd;
}

/** Exit codes that a retry can not mend, unless preflight.yaml has its own list: 2 = wrong usage (argparse, getopt, shells). */
export const defaultPermanentExitCodes: readonly number[] = [2];

/** OOM kills and permanent exit codes as Argo records them. */
export function permanentEnds(exitCodes: readonly number[]): PermanentEnd[] {
  const oom = { status: "Failed", exitCode: "137", message: "main: OOMKilled (exit code 137)" } as const;
  return [{ name: "OOMKilled", end: oom }, ...exitCodes.map((code) => ({ name: `exit ${code}`, end: failure(code) }))];
}

/** Ends that are neither preemption nor permanent: a failing program, a failed upload. */
export const ordinaryEnds: readonly AttemptEnd[] = [
  failure(1),
  { status: "Error", exitCode: "0", message: "wait: Error (exit code 64): failed to put file: i/o timeout" },
];

function failure(code: number): AttemptEnd {
  return { status: "Failed", exitCode: String(code), message: `main: Error (exit code ${code})` };
}
