import type { CheckSummary } from "../checks/summary.ts";
import type { Run } from "../runs/run.ts";
import type { Proof } from "./proof.ts";

/** What the demo has just done; every number is of this very run. */
export type DemoEvent =
  | { type: "ready"; folder: string; python: string }
  | {
      type: "mistakes";
      file: string;
      findings: { check: string; status: string; title: string }[];
      summary: CheckSummary;
    }
  | {
      type: "mended";
      files: string[];
      applied: { check: string; text: string }[];
      left: { check: string; title: string }[];
    }
  | { type: "good"; file: string; summary: CheckSummary; warnings: { check: string; title: string }[] }
  | { type: "launched"; undisturbed: string; preempted: string }
  | { type: "preempted"; attempt: number; how: "delete" | "kill"; done: number; total: number }
  | { type: "resumed"; attempt: number; fromStep: number; lostSteps: number; afterSeconds: number }
  | { type: "finished"; undisturbed: Run; preempted: Run }
  | { type: "proof"; proof: Proof };
