import { expect, test } from "vitest";
import { inspectCheckpoint } from "../../runtime/checkpoints/inspect/inspectCheckpoint.ts";
import { stateTree } from "../../runtime/checkpoints/state/stateTree.ts";
import { GrowingHistogram } from "../../runtime/checkpoints/values/growingHistogram.ts";
import { summarizeTensor } from "../../runtime/checkpoints/values/summarizeTensor.ts";
import { openPlace } from "../../runtime/store/openPlace.ts";

test("a histogram grows to both sides and loses no value", () => {
  const histogram = new GrowingHistogram();
  histogram.add([1, 2, 3]);
  histogram.add([1e6, -40, Number.NaN, Infinity]);
  const { from, to, counts } = histogram.result(16)!;
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(5);
  expect(counts.length).toBeLessThanOrEqual(16);
  expect(from).toBeLessThanOrEqual(-40);
  expect(to).toBeGreaterThan(1e6);
  expect(new GrowingHistogram().result()).toBeUndefined();
});

test("equal values, and values at the ends of what a number can be", () => {
  const equal = new GrowingHistogram();
  equal.add([5, 5, 5]);
  expect(equal.result()!.counts).toEqual([3]);
  const extreme = new GrowingHistogram();
  extreme.add([1.7e308, -1.7e308, 0]);
  const { from, to, counts } = extreme.result()!;
  expect(Number.isFinite(from) && Number.isFinite(to)).toBe(true);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3);
});

test("numbers of a tensor of a real file, by its position in the inspection", async () => {
  const { place, path } = await openPlace("test/fixtures/checkpoints/torch/training.pt", { cwd: process.cwd() });
  const inspection = await inspectCheckpoint(place, path);
  const index = inspection.tensors.findIndex(({ name }) => name === "optimizer/state/3/step");
  expect(await summarizeTensor(place, inspection, index)).toMatchObject({
    values: 1,
    min: 7,
    max: 7,
    mean: 7,
    deviation: 0,
    first: [7],
  });
  await expect(summarizeTensor(place, inspection, 1e6)).rejects.toMatchObject({ reason: "not-found" });
});

test("the training state by what it is for, without the model", async () => {
  const { place, path } = await openPlace("test/fixtures/checkpoints/torch/training.pt", { cwd: process.cwd() });
  const sections = stateTree(await inspectCheckpoint(place, path));
  expect(sections.map(({ role }) => role)).toEqual(expect.arrayContaining(["optimizer", "scheduler", "rng"]));
  const { node } = sections.find(({ role }) => role === "optimizer")!;
  expect(node).toMatchObject({ name: "optimizer", tensors: 18 });
  const groups = node.children.find(({ name }) => name === "param_groups")!;
  expect(groups.children[0]!.children.find(({ name }) => name === "lr")!.value).toBeCloseTo(0.00988, 5);
});
