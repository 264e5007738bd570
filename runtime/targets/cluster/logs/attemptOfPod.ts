import type { Workflow } from "../../../manifest/argo.ts";
import { readContainment } from "../../../runs/containment.ts";

export interface AttemptName {
  step: string;
  /** From 0, as Argo counts. */
  attempt: number;
}

/** Step and attempt of every node of a run that has a pod, by node id. */
export function attemptNames({ status }: Workflow): Map<string, AttemptName> {
  const names = new Map<string, AttemptName>();
  const { steps, attempts } = readContainment(Object.values(status?.nodes ?? {}));
  for (const step of steps) {
    const own = attempts.get(step.id) ?? (step.type === "Pod" ? [step] : []);
    for (const [at, { id }] of own.entries()) names.set(id, { step: step.displayName, attempt: at });
  }
  return names;
}

/** From the node's name alone, for a pod that the status does not show yet: "wf.train(1)" is train, attempt 1. */
export function attemptOfName(nodeName: string): AttemptName {
  const [, index] = /\((\d+)\)$/.exec(nodeName) ?? [];
  const step = index === undefined ? nodeName : nodeName.slice(0, -index.length - 2);
  const bare = step.replace(/\([^)]{0,500}\)$/, "");
  return { step: step.slice(bare.lastIndexOf(".") + 1), attempt: Number(index ?? 0) };
}
