import * as vscode from "vscode";
import type { CheckArea } from "../../../runtime/index.ts";
import type { StatusCounts } from "./nodesModel.ts";
import type { RowStatus } from "./rowStatus.ts";

/** "2 failed, 1 warning, 8 passed", the worst first; without what is not there. */
export function countsText(counts: StatusCounts): string {
  const parts: [RowStatus, (count: number) => string][] = [
    ["fail", (count) => vscode.l10n.t("{0} failed", count)],
    ["warn", (count) => (count === 1 ? vscode.l10n.t("1 warning") : vscode.l10n.t("{0} warnings", count))],
    ["unknown", (count) => vscode.l10n.t("{0} unknown", count)],
    ["suppressed", (count) => vscode.l10n.t("{0} accepted", count)],
    ["pass", (count) => vscode.l10n.t("{0} passed", count)],
  ];
  const texts = parts.flatMap(([status, text]) => (counts[status] ? [text(counts[status])] : []));
  return texts.length === 0 ? vscode.l10n.t("does not apply") : texts.join(", ");
}

export function statusWord(status: RowStatus): string {
  switch (status) {
    case "fail":
      return vscode.l10n.t("failed");
    case "warn":
      return vscode.l10n.t("warning");
    case "unknown":
      return vscode.l10n.t("unknown, could not look");
    case "suppressed":
      return vscode.l10n.t("accepted");
    case "pass":
      return vscode.l10n.t("passed");
    case "n/a":
      return vscode.l10n.t("does not apply");
  }
}

export function areaTitle(area: CheckArea): string {
  switch (area) {
    case "argo":
      return vscode.l10n.t("Argo manifest");
    case "retry":
      return vscode.l10n.t("Retries");
    case "grace":
      return vscode.l10n.t("Grace period");
    case "checkpoints":
      return vscode.l10n.t("Checkpoints");
    case "idempotency":
      return vscode.l10n.t("Idempotency and promotion");
    case "lineage":
      return vscode.l10n.t("Lineage");
    case "exit":
      return vscode.l10n.t("Exit and recovery");
    case "store":
      return vscode.l10n.t("Object store");
    case "mlflow":
      return vscode.l10n.t("MLflow");
    case "data":
      return vscode.l10n.t("Data");
    case "observability":
      return vscode.l10n.t("Observability");
    case "chaos":
      return vscode.l10n.t("Rehearsals");
    case "cluster":
      return vscode.l10n.t("Cluster");
  }
}
