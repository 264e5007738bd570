export type { Check, Finding } from "./checks/check.ts";
export { createRuntime, type Runtime, type RuntimeHost } from "./runtime.ts";
export type { Target } from "./targets/target.ts";
