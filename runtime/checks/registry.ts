import type { Check } from "./check.ts";
import { graceCoversSave } from "./grace/graceCoversSave.ts";
import { platformWindow } from "./grace/platformWindow.ts";
import { preStopHook } from "./grace/preStopHook.ts";
import { backoff } from "./retry/backoff.ts";
import { containerSetTraining } from "./retry/containerSetTraining.ts";
import { inheritedByGroups } from "./retry/inheritedByGroups.ts";
import { maxDuration } from "./retry/maxDuration.ts";
import { meaningfulExpression } from "./retry/meaningfulExpression.ts";
import { missingRetry } from "./retry/missingRetry.ts";
import { permanentFailures } from "./retry/permanentFailures.ts";
import { preemptionPolicy } from "./retry/preemptionPolicy.ts";
import { suppressionsAreValid } from "./suppress/suppressionsAreValid.ts";

/** The checklist, in the order it is reported. One line per check; ids are stable for ever. */
export const registry: readonly Check[] = [
  // Retry
  missingRetry,
  preemptionPolicy,
  maxDuration,
  backoff,
  meaningfulExpression,
  permanentFailures,
  inheritedByGroups,
  containerSetTraining,
  // Grace period
  graceCoversSave,
  platformWindow,
  preStopHook,
  // Suppression
  suppressionsAreValid,
];
