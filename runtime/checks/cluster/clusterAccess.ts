import type { ClusterAccess } from "../../kubernetes/clusterAccess.ts";
import { KubeError } from "../../kubernetes/kubeError.ts";
import type { Check, Evidence, Finding } from "../check.ts";
import type { CheckContext } from "../checkContext.ts";

/** The cluster of the chosen target, as far as checks may ask it. */
export interface CheckedCluster extends ClusterAccess {
  /** Namespace of the Argo controller. */
  controllerNamespace: string;
}

/**
 * Runs a check that asks the cluster: n/a when the target is none, one unknown finding when it can not be asked. A right that
 * is missing is not a failure of what was to be looked at.
 */
export async function onCluster(
  check: Check,
  context: CheckContext,
  look: (cluster: CheckedCluster) => Promise<Finding[]>,
): Promise<Finding[]> {
  if (context.cluster === undefined) {
    return [{ check: check.id, status: "n/a", title: `${check.title}: the target is no cluster`, evidence: [] }];
  }
  try {
    return await look(await context.cluster());
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof KubeError)) throw error;
    return [unknownBecause(check, error)];
  }
}

export function unknownBecause(check: Check, error: KubeError): Finding {
  const evidence: Evidence[] = [{ label: "reason", value: error.message }];
  if (error.hint !== undefined) evidence.push({ label: "hint", value: error.hint });
  return { check: check.id, status: "unknown", title: `${check.title}: could not look`, evidence };
}
