import { formatCount } from "../../text/quantity.ts";
import { readProgress } from "../progress.ts";

/** "step 1,200 of 2,400" from Argo's "1200/2400"; undefined where the step reports nothing. */
export function stepProgress(progress: string | undefined): string | undefined {
  const own = readProgress(progress);
  return own && `step ${formatCount(own.done)} of ${formatCount(own.total)}`;
}
