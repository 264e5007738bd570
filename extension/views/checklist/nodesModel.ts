import type { CheckArea, Finding } from "../../../runtime/index.ts";
import type { FolderChecklist } from "./checklistModel.ts";
import type { IdentifiedReport } from "./requests.ts";
import type { RowStatus } from "./rowStatus.ts";

export type StatusCounts = Partial<Record<RowStatus, number>>;

export interface FolderNode {
  kind: "folder";
  id: string;
  folder: string;
  counts: StatusCounts;
  children: ChecklistNode[];
}

export interface AreaNode {
  kind: "area";
  id: string;
  folder: string;
  area: CheckArea;
  worst: RowStatus;
  counts: StatusCounts;
  children: FindingNode[];
}

export interface FindingNode {
  kind: "finding";
  id: string;
  folder: string;
  /** Its identity in the report. */
  finding: string;
  value: Finding;
  status: RowStatus;
}

/** Checks that did not run, together: silence must not be taken for a pass. */
export interface NotRunNode {
  kind: "notRun";
  id: string;
  folder: string;
  children: NotRunCheckNode[];
}

export interface NotRunCheckNode {
  kind: "notRunCheck";
  id: string;
  folder: string;
  check: IdentifiedReport["notRun"][number];
}

export type ChecklistNode = FolderNode | AreaNode | FindingNode | NotRunNode | NotRunCheckNode;

const order: Record<RowStatus, number> = { fail: 0, warn: 1, unknown: 2, suppressed: 3, pass: 4, "n/a": 5 };

/** Has somebody to look at it? */
export function isOpen(status: RowStatus): boolean {
  return order[status] <= order.unknown;
}

export interface NodeOptions {
  /** Also rows of what passed, does not apply or was accepted. */
  showPassed: boolean;
}

/** The rows of the *Checklist* view. One folder needs no row of its own. */
export function checklistNodes(all: Iterable<FolderChecklist>, options: NodeOptions): ChecklistNode[] {
  const folders = [...all].flatMap(({ folder, report }) => (report === undefined ? [] : [{ folder, report }]));
  if (folders.length === 1) return folderRows(folders[0]!.folder, folders[0]!.report, options);
  return folders.map(({ folder, report }) => ({
    kind: "folder",
    id: folder,
    folder,
    counts: countStatus(report.findings.map(rowStatus)),
    children: folderRows(folder, report, options),
  }));
}

function folderRows(folder: string, report: IdentifiedReport, options: NodeOptions): ChecklistNode[] {
  const areas = areaRows(folder, report, options);
  return report.notRun.length === 0 ? areas : [...areas, notRunRow(folder, report)];
}

function areaRows(folder: string, report: IdentifiedReport, { showPassed }: NodeOptions): AreaNode[] {
  const areaOf = new Map(report.checks.map(({ id, area }) => [id, area]));
  const rows = report.findings.map((value, index): FindingNode => {
    const finding = report.ids[index]!;
    return { kind: "finding", id: `${folder}\n${finding}`, folder, finding, value, status: rowStatus(value) };
  });
  const grouped = Map.groupBy(rows, ({ value }) => areaOf.get(value.check) ?? "argo");
  return [...grouped]
    .map(([area, findings]): AreaNode => {
      const sorted = findings.toSorted((a, b) => order[a.status] - order[b.status]);
      return {
        kind: "area",
        id: `${folder}\n${area}`,
        folder,
        area,
        worst: sorted[0]!.status,
        counts: countStatus(sorted.map(({ status }) => status)),
        children: showPassed ? sorted : sorted.filter(({ status }) => isOpen(status)),
      };
    })
    .toSorted((a, b) => order[a.worst] - order[b.worst]);
}

function notRunRow(folder: string, { notRun }: IdentifiedReport): NotRunNode {
  const id = `${folder}\nnotRun`;
  return {
    kind: "notRun",
    id,
    folder,
    children: notRun.map((check) => ({ kind: "notRunCheck", id: `${id}\n${check.id}`, folder, check })),
  };
}

function rowStatus({ status, suppressed }: Finding): RowStatus {
  return suppressed === undefined ? status : "suppressed";
}

function countStatus(list: readonly RowStatus[]): StatusCounts {
  const counts: StatusCounts = {};
  for (const status of list) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/**
 * What menus ask of a row, as words: its kind and status, `placed` (it has a place in a file), `fixable` (edits mend it),
 * `acceptable` (an annotation can accept it).
 */
export function contextWords(node: ChecklistNode): string {
  if (node.kind !== "finding") return node.kind;
  const { value, status } = node;
  const words = ["finding", status === "n/a" ? "na" : status];
  if (value.range !== undefined) words.push("placed");
  if (value.fix?.edits?.length && (status === "fail" || status === "warn")) words.push("fixable");
  if (isOpen(status) && (value.workflow !== undefined || value.range !== undefined)) words.push("acceptable");
  return words.join(" ");
}

/** What the view has to explain when it has no rows. */
export function emptyState(
  all: Iterable<FolderChecklist>,
): "idle" | "running" | "noPipeline" | "brokenConfig" | "failed" {
  const folders = [...all];
  if (folders.some(({ progress }) => progress !== undefined)) return "running";
  const failure = folders.findLast((one) => one.failure !== undefined)?.failure;
  if (failure === undefined || failure.code === "stopped") return "idle";
  if (failure.code === "check/no-pipeline") return "noPipeline";
  return failure.code.startsWith("config/") ? "brokenConfig" : "failed";
}
