/**
 * What `argo lint --strict` (v4.1.2) lets pass although it is wrong, and what happens instead when the workflow runs. A finding
 * with such a gap is said although Argo's own validation is content; the vectors runner knows them by this list.
 */
export const lintGaps = {
  expression: "argo lint does not parse {{=…}}; the step becomes Error when it is reached",
  when: "argo lint does not read `when`; the step becomes Error when it is reached",
  "retry-expression": "argo lint does not read it; the retry node becomes Error and nothing is retried",
  "retry-number": "argo lint does not read the number; the node becomes Error at its first failure",
  duration: "argo lint does not read durations; the node becomes Error when it is used",
  depends: "argo lint does not parse the condition; the controller fails when the task is considered",
  hook: "argo lint does not look up hook templates; the hook fails when it is called",
  volume: "argo lint does not compare mounts with volumes; Kubernetes refuses the pod",
  strategy: "argo lint does not compare this word with the list",
  "misspelt-variable": "argo lint skips unknown roots; the text stays as it is, braces and all",
  collection: "argo lint takes it; the value silently becomes empty text",
  "steps-field": "strict decoding does not reach inside `steps`; the field is ignored",
  "not-finished": "argo lint does not look at the order; the value does not exist yet when it is needed",
  "object-name": "argo lint does not check it; Kubernetes refuses the object",
  "pod-patch": "argo lint does not read podSpecPatch; the step becomes Error when its pod is to be made",
  loop: "argo lint does not read the loop; the step becomes Error when it is reached",
} as const;

export type LintGap = keyof typeof lintGaps;
