import { expect, it } from "vitest";
import { survivedEvents } from "../../../runtime/checks/retry/survivedEvents.ts";
import type { EffectiveRetry } from "../../../runtime/manifest/model.ts";

const retry = (policy: string, expression?: string): EffectiveRetry => ({
  strategy: {
    limit: 3,
    retryPolicy: policy,
    ...(expression === undefined ? {} : { expression }),
  } as EffectiveRetry["strategy"],
  policy,
  maxAttempts: 4,
  origins: {},
});
const answers = (one: EffectiveRetry, podStatusCaptureFinalizer?: boolean) =>
  survivedEvents(one, { controller: { podStatusCaptureFinalizer } }).map(({ retried }) => retried);

it("is never retried without a strategy, or when there is one attempt", () => {
  const none = { ...retry("Always"), strategy: undefined };
  expect(new Set(answers(none))).toEqual(new Set(["never"]));
  expect(new Set(answers({ ...retry("Always"), maxAttempts: 1 }))).toEqual(new Set(["never"]));
});

it("is always retried under Always", () => {
  expect(new Set(answers(retry("Always")))).toEqual(new Set(["always"]));
});

it("depends on the setting of the controller where the policy does", () => {
  expect(answers(retry("OnFailure"))[0]).toBe("sometimes");
  expect(answers(retry("OnFailure"), true)[0]).toBe("always");
  expect(answers(retry("OnFailure"), false)[0]).toBe("never");
});

it("is decided by the expression too, and not known when that is templated", () => {
  expect(answers(retry("Always", 'lastRetry.exitCode != "143"'))[1]).toBe("never");
  expect(new Set(answers(retry("Always", "{{inputs.parameters.when}}")))).toEqual(new Set([undefined]));
});
