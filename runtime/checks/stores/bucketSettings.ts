import { storeCheck } from "./storeCheck.ts";

/** PF-STORE-005: do versioning, lifecycle rules and locks keep checkpoints, and remove what preemptions leave? */
export const bucketSettings = storeCheck({
  id: "PF-STORE-005",
  title: "Versioning, lifecycle and object lock",
  cost: "network",
  why: "A rule that deletes checkpoints takes the work with it; without one for unfinished uploads every cut save costs for ever.",
  fix: ({ steps }) => {
    const lifecycle = steps.find(({ id }) => id === "lifecycle");
    if (lifecycle?.status !== "warn") return undefined;
    return lifecycle.text.includes("no rule removes unfinished uploads")
      ? { text: "add a lifecycle rule AbortIncompleteMultipartUpload after 7 days" }
      : { text: "exclude the checkpoint prefix from the rule, or let it wait longer than a run can take" };
  },
});
