import { expect, test } from "vitest";
import { configSchema } from "../../runtime/config/schema.ts";
import type { RetryStrategy } from "../../runtime/manifest/argo.ts";
import { retriesPreemption } from "../../runtime/plan/retriesPreemption.ts";

function judge(strategy: RetryStrategy | undefined, policy: string | undefined, controller = {}): boolean | undefined {
  const retry = { strategy, policy, maxAttempts: strategy === undefined ? 1 : 3, origins: {} };
  return retriesPreemption(retry, configSchema.parse({ controller }));
}

test("only what survives every way a preemption is recorded is retried", () => {
  expect(judge(undefined, undefined)).toBe(false);
  expect(judge({ limit: 2 }, "Always")).toBe(true);
  expect(judge({ limit: 2 }, "OnError")).toBe(false);
  expect(judge({ limit: 2 }, "OnFailure")).toBe(false);
  expect(judge({ limit: 2 }, "OnTransientError")).toBe(false);
  // With the finalizer every end is Failed.
  expect(judge({ limit: 2 }, "OnFailure", { podStatusCaptureFinalizer: true })).toBe(true);
});

test("an expression has the last word, unless it is known only at run time", () => {
  const expression = (text: string) => judge({ limit: 2, expression: text }, "Always");
  expect(expression('lastRetry.exitCode not in ["2", "64"]')).toBe(true);
  expect(expression("asInt(lastRetry.exitCode) in [137, 143]")).toBe(false);
  expect(expression("this is no expression")).toBe(false);
  expect(expression("{{workflow.parameters.x}}")).toBe(undefined);
});
