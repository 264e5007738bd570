import * as vscode from "vscode";
import type { PreparedLaunch } from "../../runtime/index.ts";
import { CannotRun } from "../commands/cannotRun.ts";
import { showView } from "../commands/showView.ts";
import type { Services } from "../services.ts";

const mostReasons = 3;

/**
 * Stops what the target refuses (throws CannotRun with the reasons), and asks where a check has failed. False = not launched, the
 * checklist is shown or the question was dismissed.
 */
export async function mayLaunch(
  { checker }: Services,
  folder: string,
  { pipeline, report, plan }: PreparedLaunch,
): Promise<boolean> {
  if (plan.refused.length > 0) {
    const reasons = plan.refused
      .slice(0, mostReasons)
      .map(({ feature, why, where }) => `${feature} (${where}): ${why}`)
      .join("; ");
    const more = plan.refused.length - mostReasons;
    throw new CannotRun(
      more > 0
        ? vscode.l10n.t("{0} can not run on {1}: {2}; and {3} more.", pipeline, plan.name, reasons, more)
        : vscode.l10n.t("{0} can not run on {1}: {2}.", pipeline, plan.name, reasons),
      { title: vscode.l10n.t("Select Target"), command: "preflight.target.select" },
    );
  }
  const { fail, warn } = report.summary;
  if (fail === 0) return true;
  const show = vscode.l10n.t("Show Checklist");
  const anyway = vscode.l10n.t("Launch Anyway");
  const first = report.findings.find(({ status, suppressed }) => status === "fail" && !suppressed)?.title ?? "";
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t("Not launched: {0} failed, {1} warnings. First: {2}.", fail, warn, first),
    show,
    anyway,
  );
  if (chosen === show) {
    showView("checklist");
    await checker.run(folder);
  }
  return chosen === anyway;
}
