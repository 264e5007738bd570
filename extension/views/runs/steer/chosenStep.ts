import * as vscode from "vscode";
import { CannotRun } from "../../../commands/cannotRun.ts";
import type { Services } from "../../../services.ts";
import type { ChosenRun } from "../chosenRun.ts";

/** The running step of a run: the one the row names, the only one, or the one the person picks. Throws CannotRun for none. */
export async function chosenStep({ runtime }: Services, ref: ChosenRun): Promise<ChosenRun | undefined> {
  if (ref.stepName !== undefined) return ref;
  const running = await runtime.request("runs/running", { ref });
  if (running.length === 0) {
    throw new CannotRun(vscode.l10n.t("No step of {0} is running right now. Try again when one has started.", ref.run));
  }
  const items = running.map(({ step, stepName, description }) => ({ label: stepName, description, step, stepName }));
  const picked =
    items.length === 1
      ? items[0]
      : await vscode.window.showQuickPick(items, { title: vscode.l10n.t("Preempt which step?"), ignoreFocusOut: true });
  return picked && { ...ref, step: picked.step, stepName: picked.stepName };
}
