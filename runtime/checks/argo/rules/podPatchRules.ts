import { readPodPatch } from "../../../manifest/pipelines/readPodPatch.ts";

/** Why Argo can not use a podSpecPatch; undefined when it can, or when only the run can tell. */
export function podPatchProblem(text: unknown): string | undefined {
  if (typeof text !== "string" || text === "") return undefined;
  const read = readPodPatch(text);
  return "problem" in read && !read.atRunTime ? `podSpecPatch can not be used: ${read.problem}` : undefined;
}
