import { expect, test } from "vitest";
import { NodeTable } from "../../../../runtime/targets/local/engine/nodeTable.ts";

test("a run that grows without end stops with a sentence, not with the memory", () => {
  const table = new NodeTable({}, () => 0);
  const add = (index: number) =>
    table.add({ id: `n${index}`, name: `n${index}`, displayName: "n", type: "DAG", phase: "Running" });
  for (let index = 0; index < 100_000; index++) add(index);
  expect(() => add(100_000)).toThrow(/more than 100,000 nodes: a template that calls itself, or a loop, has no end/);
  expect(table.size).toBe(100_000);
});
