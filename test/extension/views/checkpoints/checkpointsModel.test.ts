import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { CheckpointsModel } from "../../../../extension/views/checkpoints/checkpointsModel.ts";
import type { CheckpointsNode } from "../../../../extension/views/checkpoints/checkpointsNode.ts";
import type { CheckpointsRow } from "../../../../extension/views/checkpoints/checkpointsRow.ts";
import type { RuntimeClient } from "../../../../extension/worker/client.ts";

const root = { folder: "/ws", place: "" };
let model: CheckpointsModel;
/** What the worker would say, and what it was asked. */
let places: CheckpointsRow[];
let below: CheckpointsRow[];
let live: boolean;
let failure: Error | undefined;
let asked: unknown[];
let told: (string[] | undefined)[];

const request = (async (name: string, params: Record<string, unknown>) => {
  asked.push([name, params.runs ?? params.limit]);
  if (failure !== undefined) throw failure;
  return name === "checkpoints/places" ? { rows: places, live } : below;
}) as unknown as RuntimeClient["request"];

function row(id: string, more: Partial<CheckpointsRow> = {}): CheckpointsRow {
  const texts = { label: id, description: "", tooltip: "", icon: "folder", context: "place", spoken: id };
  return { id, kind: "place", children: "closed", ...texts, ...more };
}

beforeEach(() => {
  vi.useFakeTimers();
  [places, below, live, failure, asked, told] = [[row("a"), row("b")], [], false, undefined, [], []];
  model = new CheckpointsModel(request, async () => [root]);
  model.onNodes((nodes) => told.push(nodes?.map(({ id }) => id)));
});
afterEach(() => {
  model.dispose();
  vi.useRealTimers();
});

const ids = (nodes: CheckpointsNode[]): string[] => nodes.map(({ id }) => id);

it("asks nothing before somebody looks, and nothing again while nothing goes on", async () => {
  await model.refresh();
  expect(asked).toEqual([]);
  expect(ids(await model.children())).toEqual(["a", "b"]);
  await model.children();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toEqual([["checkpoints/places", 20]]);
});

it("a node of a checkpoint is a reference to it, with the folder whose configuration holds", async () => {
  below = [row("a\nfile:///c/1", { kind: "checkpoint", uri: "file:///c/1" })];
  const [a] = await model.children();
  const [checkpoint] = await model.children(a);
  expect(checkpoint).toMatchObject({ uri: "file:///c/1", folder: "/ws", parent: a });
  expect((await model.children(a))[0]).toBe(checkpoint);
});

it("while a run goes on it looks again, tells of changed rows alone, and stops when nobody looks", async () => {
  live = true;
  const [a] = await model.children();
  places = [row("a", { description: "1 checkpoint" }), row("b")];
  await vi.advanceTimersByTimeAsync(5000);
  expect(told).toEqual([["a"]]);
  expect(a!.row.description).toBe("1 checkpoint");
  await vi.advanceTimersByTimeAsync(5000);
  expect(told).toHaveLength(1);

  model.setVisible(false);
  const before = asked.length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toHaveLength(before);
  model.setVisible(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toHaveLength(before + 1);
});

it("tells of all rows when there are other places, and keeps the nodes of those that stay", async () => {
  const [a] = await model.children();
  places = [row("c"), row("a")];
  await model.refresh();
  expect(told).toEqual([undefined]);
  const after = await model.children();
  expect(ids(after)).toEqual(["c", "a"]);
  expect(after[1]).toBe(a);
});

it("looks once more when it was asked to while it looked", async () => {
  await model.children();
  const first = model.refresh();
  void model.refresh();
  void model.refresh();
  await first;
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toHaveLength(3);
});

it("shows a folder's failure as a row, and the next look tries again", async () => {
  failure = new Error("The cluster can not be reached.");
  const [only] = await model.children();
  expect(only!.row).toMatchObject({ kind: "problem", label: "The cluster can not be reached." });
  failure = undefined;
  await model.refresh();
  expect(ids(await model.children())).toEqual(["a", "b"]);
});

it("gives the next page of checkpoints, and of runs", async () => {
  const [a] = await model.children();
  below = [row("a\nmore", { kind: "more" })];
  const [more] = await model.children(a);
  await model.more(more!);
  expect(told).toEqual([["a"]]);
  await model.children(a);
  expect(asked.at(-1)).toEqual(["checkpoints/children", 100]);
  await model.more(a!);
  expect(asked.at(-1)).toEqual(["checkpoints/places", 40]);
});

it("looks anew after a reset", async () => {
  await model.children();
  model.reset();
  expect(told).toEqual([undefined]);
  await model.children();
  expect(asked).toHaveLength(2);
});
