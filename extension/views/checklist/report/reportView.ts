import path from "node:path";
import * as vscode from "vscode";
import type { FolderChecklist } from "../checklistModel.ts";
import { checklistNodes, type AreaNode, type FindingNode } from "../nodesModel.ts";
import type { IdentifiedReport } from "../requests.ts";
import { areaTitle } from "../words.ts";
import type { ReportFinding, ReportView } from "./webviewContract.ts";

const mostFindings = 2000; // more than anybody reads; the saved report has all

/** The report of a folder for the page, grouped and ordered as the view has it. */
export function reportView({ folder, report, at }: FolderChecklist & { report: IdentifiedReport }): ReportView {
  const nodes = checklistNodes([{ folder, report }], { showPassed: true });
  const areas = nodes.filter((node): node is AreaNode => node.kind === "area");
  let left = mostFindings;
  const counts: ReportView["counts"] = {};
  const shown = areas.map(({ area, children }) => {
    for (const { status } of children) counts[status] = (counts[status] ?? 0) + 1;
    const findings = children.slice(0, left).map(reportFinding);
    left -= findings.length;
    return { title: areaTitle(area), findings };
  });
  return {
    folder,
    about: about(report, at),
    areas: shown,
    counts,
    notRun: report.notRun.map(({ id, title, reason }) => ({ check: id, title, reason })),
    leftOut: Math.max(0, report.findings.length - mostFindings),
  };
}

function reportFinding({ finding, value, status }: FindingNode): ReportFinding {
  const { check, title, range, evidence, why, fix, suppressed } = value;
  return {
    id: finding,
    check,
    status,
    title,
    ...(range && {
      place: { text: `${range.file}:${range.start.line}`, file: range.file, line: range.start.line },
    }),
    evidence,
    why,
    fix: fix?.text,
    isFixable: (status === "fail" || status === "warn") && (fix?.edits?.length ?? 0) > 0,
    ...(suppressed && {
      accepted:
        suppressed.until === undefined
          ? vscode.l10n.t("Accepted: {0}", suppressed.reason)
          : vscode.l10n.t("Accepted until {0}: {1}", suppressed.until, suppressed.reason),
    }),
  };
}

function about({ files, target, platform }: IdentifiedReport, at: number | undefined): string {
  const names = files.length <= 3 ? files.join(", ") : vscode.l10n.t("{0} files", files.length);
  const where = target === undefined ? undefined : vscode.l10n.t("target {0}", target);
  const when = new Date(at ?? Date.now()).toLocaleString(vscode.env.language);
  return [names, where, platform, when].filter((part) => part !== undefined).join(" · ");
}

/** The title of the document. */
export function reportTitle(folder: string): string {
  return vscode.l10n.t("Checklist: {0}", path.basename(folder));
}
