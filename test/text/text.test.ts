import { describe, expect, test } from "vitest";
import { nearestName } from "../../runtime/text/nearestName.ts";
import { redact } from "../../runtime/text/redact.ts";

describe("redact", () => {
  test.each([
    ["cannot reach https://me:hunter2@host/x", "cannot reach https://***@host/x"],
    ["s3://b/k?X-Amz-Signature=abcdef&x=1", "s3://b/k?X-Amz-Signature=***&x=1"],
    ["Authorization: Bearer abc.def.ghi", "Authorization: Bearer ***"],
    ["key AKIAABCDEFGHIJKLMNOP is bad", "key *** is bad"],
    ["MLFLOW_TRACKING_PASSWORD=hunter2 set", "MLFLOW_TRACKING_PASSWORD=*** set"],
    ['"secretKey": "abc"', '"secretKey": "***"'],
  ])("%s", (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  test("leaves ordinary text alone", () => {
    const text = "train.yaml:31: steps.train: unknown setting, did you mean tokenizer?";
    expect(redact(text)).toBe(text);
  });

  test("is linear on hostile text", () => {
    const started = performance.now();
    redact("a://".repeat(50_000) + "secret".repeat(50_000));
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

describe("nearestName", () => {
  test.each([
    ["retryStategy", "retryStrategy"],
    ["retrystrategy", "retryStrategy"],
    ["limti", "limit"],
    ["zzz", undefined],
  ])("%s → %s", (written, meant) => {
    expect(nearestName(written, ["limit", "retryStrategy", "backoff"])).toBe(meant);
  });
});
