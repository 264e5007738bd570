import { expect, test } from "vitest";
import { whyPreemptible } from "../../../runtime/checks/subject/preemptibleStep.ts";
import { podSubjects } from "../../../runtime/checks/subject/subjects.ts";
import { contextOf, trainStep } from "../../support/checkWorkspace.ts";

const why = (template: string) => {
  const spec = "tolerations: [{key: cloud.google.com/gke-spot, operator: Exists}]";
  const context = contextOf("/nonexistent", trainStep({ spec, template }));
  return whyPreemptible(context, podSubjects(context)[0]!);
};

test("a step has the workflow's tolerations unless its own replace them; an empty list does not", () => {
  expect(why("")?.value).toMatch(/^tolerations /);
  expect(why("tolerations: []")?.value).toMatch(/^tolerations /);
  expect(why("tolerations: [{key: gpu, operator: Exists}]")).toBeUndefined();
});
