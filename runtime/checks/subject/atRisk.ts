import type { Evidence } from "../check.ts";
import type { CheckContext } from "../checkContext.ts";
import { whyPreemptible } from "./preemptibleStep.ts";
import type { Subject } from "./subjects.ts";
import { whyTraining } from "./trainingStep.ts";

/** Why losing a step's node matters: it is preemptible, or training, or both; empty = it is neither. */
export function whyAtRisk(context: CheckContext, subject: Subject): Evidence[] {
  return [whyPreemptible(context, subject), whyTraining(context, subject)].filter((one) => one !== undefined);
}
