import { describe, expect, it } from "vitest";
import {
  checklistNodes,
  contextWords,
  emptyState,
  type AreaNode,
  type ChecklistNode,
  type FindingNode,
} from "../../../../extension/views/checklist/nodesModel.ts";
import type { IdentifiedReport } from "../../../../extension/views/checklist/requests.ts";
import { findingIds } from "../../../../runtime/index.ts";
import { sampleReport } from "../../../support/sampleReport.ts";

function identified(change: (report: ReturnType<typeof sampleReport>) => void = () => {}): IdentifiedReport {
  const report = sampleReport();
  change(report);
  return { ...report, ids: [...findingIds(report).values()] };
}

const areas = (nodes: ChecklistNode[]) => nodes.filter((node): node is AreaNode => node.kind === "area");
const rows = (report: IdentifiedReport, showPassed: boolean) =>
  checklistNodes([{ folder: "/work space", report }], { showPassed });
const every = (nodes: ChecklistNode[]): ChecklistNode[] =>
  nodes.flatMap((node) => [node, ...("children" in node ? every(node.children) : [])]);

describe("the rows", () => {
  it("are grouped by area, the worst area and the worst finding first", () => {
    const report = identified(({ checks }) => {
      for (const check of checks) check.area = check.id === "PF-DATA-004" ? "data" : check.area;
      for (const check of checks) check.area = check.id === "PF-GRACE-001" ? "grace" : check.area;
    });
    const found = areas(rows(report, true));
    expect(found.map(({ area, worst }) => [area, worst])).toEqual([
      ["retry", "fail"],
      ["grace", "warn"],
      ["data", "unknown"],
    ]);
    expect(found[0]!.children.map(({ status }) => status)).toEqual(["fail", "suppressed", "suppressed", "n/a"]);
    expect(found[0]!.counts).toEqual({ fail: 1, suppressed: 2, "n/a": 1 });
  });

  it("of what passed are hidden unless wanted, and still counted", () => {
    const [area] = areas(rows(identified(), false));
    expect(area!.children.map(({ status }) => status)).toEqual(["fail", "warn", "unknown"]);
    expect(area!.counts).toEqual({ fail: 1, warn: 1, unknown: 1, suppressed: 2, pass: 1, "n/a": 1 });
  });

  it("end with the checks that did not run", () => {
    const last = rows(identified(), false).at(-1)!;
    expect(last.kind).toBe("notRun");
    expect(every([last]).map(({ id }) => id)).toEqual(["/work space\nnotRun", "/work space\nnotRun\nPF-STORE-001"]);
  });

  it("have ids that are unique and stay when lines move", () => {
    const before = every(rows(identified(), true)).map(({ id }) => id);
    expect(new Set(before).size).toBe(before.length);
    const moved = identified(({ findings }) => {
      for (const { range } of findings) if (range) range.start.line += 7;
    });
    expect(every(rows(moved, true)).map(({ id }) => id)).toEqual(before);
  });

  it("of several folders are below one row each, with ids of their own", () => {
    const all = ["/a", "/b"].map((folder) => ({ folder, report: identified() }));
    const nodes = checklistNodes(all, { showPassed: true });
    expect(nodes.map(({ kind }) => kind)).toEqual(["folder", "folder"]);
    const ids = every(nodes).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("are none for a folder without a report", () => {
    expect(checklistNodes([{ folder: "/a", progress: { done: 1 } }], { showPassed: true })).toEqual([]);
  });
});

describe("contextWords", () => {
  const words = (title: string) => {
    const node = every(rows(identified(), true)).find(
      (one): one is FindingNode => one.kind === "finding" && one.value.title.startsWith(title),
    );
    return contextWords(node!).split(" ");
  };

  it("offer what can be done, and only that", () => {
    expect(words('train "x"')).toEqual(["finding", "fail", "placed", "fixable", "acceptable"]);
    expect(words("remote")).toEqual(["finding", "unknown"]);
    expect(words("other: fits")).toEqual(["finding", "pass", "placed"]);
    expect(words("nothing to look at")).toEqual(["finding", "na"]);
    expect(words("old sin")).toEqual(["finding", "suppressed", "placed"]);
  });
});

describe("emptyState", () => {
  const failed = (code: string) => emptyState([{ folder: "/a", failure: { code, message: "" } }]);

  it("tells each blocking state apart", () => {
    expect(emptyState([])).toBe("idle");
    expect(failed("stopped")).toBe("idle");
    expect(failed("check/no-pipeline")).toBe("noPipeline");
    expect(failed("config/invalid")).toBe("brokenConfig");
    expect(failed("defect")).toBe("failed");
    expect(
      emptyState([
        { folder: "/a", failure: { code: "defect", message: "" } },
        { folder: "/b", progress: { done: 0 } },
      ]),
    ).toBe("running");
  });
});
