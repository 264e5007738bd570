import type { CheckCost } from "./check.ts";

/** What a person asked for beyond static checks, each on its own. */
export interface CheckExtent {
  live?: boolean;
  writeProbes?: boolean;
}

/** Costs of the checks that may run. */
export function allowedCosts({ live, writeProbes }: CheckExtent): CheckCost[] {
  return ["static", ...(live ? (["network"] as const) : []), ...(writeProbes ? (["writes"] as const) : [])];
}
