import { expect, test } from "vitest";
import type { Checkpoint } from "../../runtime/checkpoints/checkpoint.ts";
import { newestUsable, resumePoint } from "../../runtime/runs/resumePoint.ts";

const saved = (step: number, savedAt: string) =>
  ({ uri: `file:///c/${step}`, step, savedAt, verdict: "resumable" }) as Checkpoint;
const checkpoints = [saved(800, "2026-01-01T00:00:33.905Z"), saved(795, "2026-01-01T00:00:31.431Z")];

test("a checkpoint that the attempt itself wrote is not where it went on", () => {
  expect(resumePoint(2, "2026-01-01T00:00:33.522Z", checkpoints).resumedFromStep).toBe(795);
  expect(resumePoint(2, "2026-01-01T00:00:33.905Z", checkpoints).resumedFromStep).toBe(800);
});

test("a time in whole seconds stands for all of its second", () => {
  expect(newestUsable(checkpoints, "2026-01-01T00:00:33Z")?.step).toBe(800);
  expect(newestUsable(checkpoints, "2026-01-01T00:00:32Z")?.step).toBe(795);
  expect(newestUsable(checkpoints, "2026-01-01T00:00:30Z")).toBeUndefined();
});
