import type { LogLine } from "../targets/target.ts";

/** One entry of a log as people read it. */
export type LogEvent =
  | { kind: "line"; line: LogLine }
  /** An attempt has ended; all its lines came before. `how` is a clause: "pod deleted, exit 143". */
  | { kind: "end"; nodeId: string; step: string; attempt: number; how: string; failed: boolean }
  /** The run has ended; nothing comes after. */
  | { kind: "over"; run: string; phase: string };
