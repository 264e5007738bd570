import { describe, expect, it } from "vitest";
import { LogGroups } from "../../runtime/logs/logGroups.ts";

function group(lines: string[]) {
  const groups = new LogGroups();
  for (const [line, text] of lines.entries()) groups.add(line, text);
  groups.break();
  return groups;
}
const steps = (count: number) =>
  Array.from({ length: count }, (_, step) => `step ${step}/900 loss ${(2 - step / 1e3).toFixed(3)} lr 3e-4`);

describe("groups of training output", () => {
  it("are epochs, from the line that names one to the next", () => {
    const { epochs } = group([
      "start",
      "Epoch 1/3",
      "a",
      "b",
      "Epoch 2/3",
      "c",
      "[2026-11-25 02:00:00] INFO epoch=3",
      "d",
    ]);
    expect(epochs).toEqual([
      { name: "epoch 1", start: 1, end: 3 },
      { name: "epoch 2", start: 4, end: 5 },
      { name: "epoch 3", start: 6, end: 7 },
    ]);
  });

  it("do not break when each line names its epoch", () => {
    const { epochs } = group(["epoch 1 step 1", "epoch 1 step 2", "epoch 2 step 1"]);
    expect(epochs.map(({ start, end }) => [start, end])).toEqual([
      [0, 1],
      [2, 2],
    ]);
  });

  it("are ten or more lines that differ in numbers only", () => {
    const { repeats } = group(["start", ...steps(12), "saved", ...steps(5)]);
    expect(repeats).toMatchObject([{ start: 1, end: 12 }]);
    expect(repeats[0]!.name).toContain("step 0/900");
  });

  it("lie within their epoch", () => {
    const { epochs, repeats } = group(["epoch 1", ...steps(12), "epoch 2", ...steps(12)]);
    expect(epochs).toHaveLength(2);
    expect(repeats.map(({ start, end }) => [start, end])).toEqual([
      [1, 12],
      [14, 25],
    ]);
  });

  it("also are progress bars, whatever their length", () => {
    const bars = Array.from(
      { length: 12 },
      (_, at) => `${at * 8}%|${"█".repeat(at)}${" ".repeat(12 - at)}| ${at}/12 [00:0${at % 10}<00:01]`,
    );
    expect(group(bars).repeats.length).toBeGreaterThan(0);
  });
});
