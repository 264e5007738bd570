import { expect, test } from "vitest";
import { allowedCosts } from "../../runtime/checks/allowedCosts.ts";
import { checkCatalogue } from "../../runtime/checks/catalogue.ts";
import type { Check, CheckCost } from "../../runtime/checks/check.ts";
import { laterChecks } from "../../runtime/checks/laterChecks.ts";
import { selectChecks } from "../../runtime/checks/selectChecks.ts";

const check = (id: string, cost: CheckCost): Check => ({ id, title: id, area: "store", cost, run: () => [] });
const registry = [check("PF-A-001", "static"), check("PF-A-002", "network"), check("PF-A-003", "writes")];
const all = { only: [], skip: [] };

test("checks that read or write services run only when each was asked for, and are said not to run otherwise", () => {
  const chosen = (extent: Parameters<typeof allowedCosts>[0]) => {
    const { checks, notRun } = selectChecks(registry, { ...all, costs: allowedCosts(extent) });
    return [checks.map(({ id }) => id), notRun.filter(({ id }) => id.startsWith("PF-A")).map(({ id }) => id)];
  };
  expect(chosen({})).toEqual([["PF-A-001"], ["PF-A-002", "PF-A-003"]]);
  expect(chosen({ live: true })).toEqual([["PF-A-001", "PF-A-002"], ["PF-A-003"]]);
  expect(chosen({ writeProbes: true })).toEqual([["PF-A-001", "PF-A-003"], ["PF-A-002"]]);
  expect(chosen({ live: true, writeProbes: true })).toEqual([["PF-A-001", "PF-A-002", "PF-A-003"], []]);
});

test("without a word about costs nothing but static checks run", () => {
  expect(selectChecks(registry, all).checks.map(({ id }) => id)).toEqual(["PF-A-001"]);
});

test("each check that does not run has its own reason; a skipped one is not mentioned", () => {
  const { notRun } = selectChecks(registry, { only: [], skip: ["PF-A-002"] });
  expect(notRun).toHaveLength(1 + laterChecks.length);
  expect(notRun[0]).toMatchObject({
    id: "PF-A-003",
    reason: expect.stringContaining("write probes were not asked for"),
  });
  expect(notRun[1]!.reason).toBe("not part of this version");
});

test("the catalogue names every check once", () => {
  const ids = checkCatalogue().map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(checkCatalogue().filter(({ isThere }) => !isThere)).toHaveLength(laterChecks.length);
});
