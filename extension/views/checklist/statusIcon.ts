import * as vscode from "vscode";
import type { RowStatus } from "./rowStatus.ts";

const icons: Record<RowStatus, [icon: string, colour: string]> = {
  fail: ["error", "list.errorForeground"],
  warn: ["warning", "list.warningForeground"],
  unknown: ["question", "charts.blue"],
  suppressed: ["bell-slash", "disabledForeground"],
  pass: ["pass", "testing.iconPassed"],
  "n/a": ["circle-slash", "disabledForeground"],
};

export function statusIcon(status: RowStatus): vscode.ThemeIcon {
  const [icon, colour] = icons[status];
  return new vscode.ThemeIcon(icon, new vscode.ThemeColor(colour));
}
