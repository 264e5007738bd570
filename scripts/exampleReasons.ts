/** Why the findings on Argo's examples are right, by check id; read by a person, one by one. */
export const reasons: Record<string, string> = {
  "PF-RETRY-007":
    "templateDefaults.retryStrategy also applies to the steps template, so a leaf is tried limit+1 times for every attempt of the whole.",
};
