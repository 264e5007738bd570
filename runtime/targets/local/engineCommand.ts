import type { PreemptHow } from "../target.ts";
import type { PreemptOutcome } from "./executor/verdict.ts";

/** What a person may ask of a running engine. */
export type EngineCommand =
  | { command: "shutdown"; strategy: "Stop" | "Terminate" }
  | { command: "suspend" }
  | { command: "resume"; nodeId?: string; parameters?: Record<string, string> }
  | { command: "preempt"; step?: string; how: PreemptHow; graceSeconds?: number; outcome?: PreemptOutcome };

/** Answer of the engine, given after the effect is on disk. */
export type EngineReply = { ok: true; detail?: string } | { ok: false; message: string; reason: string; hint?: string };
