export type { Check, Evidence, Finding, FindingStatus } from "./checks/check.ts";
export type { CheckReport } from "./checks/checkReport.ts";
export { createDemoFolder } from "./demo/demoFolder.ts";
export { PreflightError } from "./errors/preflightError.ts";
export { runCheck } from "./launch/runCheck.ts";
export type { Run, RunAttempt, RunStep } from "./runs/run.ts";
export { createRuntime, type Runtime, type RuntimeHost } from "./runtime.ts";
export type { RunSummary, Target } from "./targets/target.ts";
export { redact } from "./text/redact.ts";
