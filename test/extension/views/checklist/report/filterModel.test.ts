import { expect, it } from "vitest";
import { filterAreas, firstFilter } from "../../../../../extension/views/checklist/report/filterModel.ts";
import type { ReportFinding } from "../../../../../extension/views/checklist/report/webviewContract.ts";

const finding = (changes: Partial<ReportFinding>): ReportFinding => ({
  id: "1",
  check: "PF-RETRY-002",
  status: "fail",
  title: "train: not retried",
  evidence: [],
  isFixable: false,
  ...changes,
});
const areas = [
  {
    title: "Retries",
    findings: [
      finding({ id: "a", evidence: [{ label: "retryPolicy", value: "OnError", source: "train.yaml:31" }] }),
      finding({ id: "b", status: "pass", title: "other: retried" }),
    ],
  },
  { title: "Lineage", findings: [finding({ id: "c", check: "PF-LINEAGE-002", status: "warn", fix: "pin by digest" })] },
];
const ids = (text: string, hidden = firstFilter.hidden) =>
  filterAreas(areas, { text, hidden }).flatMap(({ findings }) => findings.map(({ id }) => id));

it("shows at first what somebody has to look at, and no empty area", () => {
  expect(ids("")).toEqual(["a", "c"]);
  expect(filterAreas(areas, { text: "", hidden: ["warn"] })).toHaveLength(1);
  expect(ids("", [])).toEqual(["a", "b", "c"]);
});

it.each([
  ["onerror", ["a"]],
  ["TRAIN.YAML:31", ["a"]],
  ["lineage", ["c"]],
  ["digest pin", ["c"]],
  ["retries train", ["a"]],
  ["  ", ["a", "c"]],
  ["nowhere", []],
])("finds %j anywhere in a finding", (text, expected) => {
  expect(ids(text)).toEqual(expected);
});
