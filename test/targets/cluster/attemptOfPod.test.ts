import { expect, test } from "vitest";
import { attemptOfName } from "../../../runtime/targets/cluster/logs/attemptOfPod.ts";

test.each([
  ["wf.train(1)", { step: "train", attempt: 1 }],
  ["wf", { step: "wf", attempt: 0 }],
  ["wf[0].say(0:a.b)", { step: "say(0:a.b)", attempt: 0 }],
  ["wf(2)[1].say(3:x)(4)", { step: "say(3:x)", attempt: 4 }],
])("%s", (name, expected) => {
  expect(attemptOfName(name)).toEqual(expected);
});
