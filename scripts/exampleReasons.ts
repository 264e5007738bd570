/** Why the findings on Argo's examples are right, by check id; read by a person, one by one. */
export const reasons: Record<string, string> = {
  "PF-ARGO-001":
    "Unknown: k8s-patch-json-workflow.yaml writes a key twice, so its fields were not looked at (PF-ARGO-003 says so).",
  "PF-ARGO-002":
    "Unknown: k8s-patch-json-workflow.yaml writes a key twice, so its references were not looked at (PF-ARGO-003 says so).",
  "PF-ARGO-003":
    "k8s-patch-json-workflow.yaml writes metadata.annotations twice. Argo's reader drops such a document without a word; a defect of the example.",
  "PF-IDEM-001":
    "Warning: a fixed output key, so each run (and each retry) overwrites the file of the last one. Unknown: the key holds a workflow parameter, and only its value says whether two runs share it.",
  "PF-IDEM-003":
    "memoize-simple.yaml memoizes under the constant key cache-key, so a changed input would still get the old result; that is what the example shows.",
  "PF-RETRY-005":
    "Unknown: retry-conditional.yaml builds its expression from an input parameter ({{inputs.parameters.safe-to-retry}}), so what Argo will evaluate is known only at run time.",
  "PF-RETRY-007":
    "templateDefaults.retryStrategy also applies to the steps template, so a leaf is tried limit+1 times for every attempt of the whole.",
};
