import type { Workflow } from "../manifest/argo.ts";

/** What a target says of a pipeline before it runs; the parts of a target's plan that checks look at. */
export interface TargetLists {
  /** Of the target. */
  name: string;
  emulated: { feature: string; how: string }[];
  /** `where` ends with "templates.<name>" for what stands in a template, else it is a path of the spec. */
  refused: { feature: string; why: string; where: string }[];
}

/** Asks the chosen target; rejects when it can not plan, with the reason as message. */
export type PlanOnTarget = (request: {
  workflow: Workflow;
  templates: Workflow[];
  workspace: string;
}) => Promise<TargetLists>;
