export type { Check, Finding } from "./checks/check.ts";
export type { Target } from "./targets/target.ts";
