import { parse } from "yaml";
import type { Template } from "../../../manifest/argo.ts";
import type { Run } from "./run.ts";

/** What Kubernetes gives a pod that names no grace period. */
const kubernetesDefault = 30;

/** Seconds between SIGTERM and SIGKILL: podSpecPatch is the only way to set them, the template's wins over the workflow's. */
export function graceSeconds(run: Run, template: Template): number {
  let seconds = kubernetesDefault;
  for (const patch of [run.spec.podSpecPatch, template.podSpecPatch]) {
    if (patch === undefined || patch === "") continue;
    const patched = patchedGrace(patch);
    if (patched !== undefined) seconds = patched;
  }
  return seconds;
}

function patchedGrace(patch: string): number | undefined {
  try {
    const spec: unknown = parse(patch, { maxAliasCount: 0 });
    const value = Number((spec as { terminationGracePeriodSeconds?: unknown } | null)?.terminationGracePeriodSeconds);
    return Number.isFinite(value) && value >= 0 ? value : undefined;
  } catch {
    return undefined;
  }
}
