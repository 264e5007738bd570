import { describe, expect, test } from "vitest";
import { decideRetry, type RetryQuestion } from "../../../runtime/expressions/retry/decideRetry.ts";

const now = Date.parse("2026-03-04T05:06:07Z");
const failed = { phase: "Failed", message: "Error (exit code 1)", startedAt: now - 100_000, finishedAt: now - 10_000 };

function decide(question: Partial<RetryQuestion>) {
  return decideRetry({ strategy: { limit: 5 }, attempts: [failed], now, ...question });
}

describe("decideRetry", () => {
  test("waits until the backoff after the last attempt is over", () => {
    const strategy = { limit: 5, backoff: { duration: "1m", factor: 2 } };
    expect(decide({ strategy, attempts: [failed, failed] })).toEqual({
      decision: "wait",
      message: "Backoff for 2 minutes 0 seconds",
      until: failed.finishedAt + 120_000,
      wait: 120_000_000_000n,
    });
    expect(decide({ strategy, attempts: [failed, failed], now: failed.finishedAt + 120_000 })).toEqual({
      decision: "retry-now",
    });
  });

  test("maxDuration sets the deadline of the next attempt, counted from the first", () => {
    const strategy = { limit: 5, backoff: { duration: "0", maxDuration: "10m" } };
    expect(decide({ strategy })).toEqual({ decision: "retry-now", executionDeadline: failed.startedAt + 600_000 });
  });

  test("the workflow's deadline ends it, with the time as Go writes it", () => {
    expect(decide({ workflowDeadline: now - 500 })).toEqual({
      decision: "done",
      phase: "Failed",
      message: "retry exceeded workflow deadline 2026-03-04 05:06:06.5 +0000 UTC",
    });
  });

  test("an attempt whose report has not come in is not over", () => {
    expect(decide({ attempts: [{ ...failed, synced: false }] })).toEqual({ decision: "in-progress" });
  });

  test("the expression sees the attempts so far as strings, and false ends the node", () => {
    const attempts = [{ ...failed, exitCode: "143", startedAt: now - 22_500 }];
    const ask = (expression: string) => decide({ strategy: { limit: 5, expression }, attempts });
    const seen = 'retries == "0" && lastRetry.duration == "12.5" && lastRetry.status == "Failed"';
    expect(ask(`${seen} && asInt(lastRetry.exitCode) == 143 && lastRetry.message contains "code 1"`)).toEqual({
      decision: "retry-now",
    });
    expect(ask("lastRetry.exitCode == 143")).toEqual({
      decision: "done",
      phase: "Failed",
      message: "retryStrategy.expression evaluated to false",
    });
    expect(() => ask("retries < 3")).toThrow(expect.objectContaining({ stage: "compile" }));
    expect(() => ask("lastRetry.foo")).toThrow(expect.objectContaining({ stage: "not-boolean" }));
  });

  test("a huge limit written as text wraps around to 32 bits, as in Go", () => {
    expect(decide({ strategy: { limit: "4294967296" } })).toMatchObject({ message: "No more retries left" });
  });

  test("factors beyond all bounds wait for the longest time Go knows", () => {
    const strategy = { limit: 5_000, backoff: { duration: "1h", factor: 2_000_000_000 } };
    expect(decide({ strategy, attempts: Array.from({ length: 4_000 }, () => failed) })).toMatchObject({
      decision: "wait",
      wait: 2n ** 63n - 1n,
    });
  });
});
