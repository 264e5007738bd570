import * as vscode from "vscode";
import { requireTrust } from "../config/requireTrust.ts";
import type { Services } from "../services.ts";
import { chosenRun } from "../views/runs/chosenRun.ts";
import { chosenStep } from "../views/runs/steer/chosenStep.ts";

const longestGraceSeconds = 86_400;
/** A view that is drawn anew takes the focus back now and then: that must not end a question in the middle. */
const ignoreFocusOut = true;

/** Takes the running attempt of a step away, as a reclaimed node would: a rehearsal. */
export async function run(services: Services, argument?: unknown): Promise<void> {
  requireTrust();
  const { runtime, runsWatch } = services;
  const wanted = await chosenRun(services, argument, {
    title: vscode.l10n.t("Preempt a step of which run?"),
    word: "live",
    none: vscode.l10n.t("No run is going on, so there is nothing to preempt. Launch one first."),
  });
  const ref = wanted && (await chosenStep(services, wanted));
  if (ref === undefined) return;
  const ways = await runtime.request("runs/preemptWays", {});
  const items = ways.map(({ how, title, what }) => ({ label: title, detail: what, how }));
  const title = vscode.l10n.t("Preempt {0} of {1}", ref.stepName ?? "", ref.run!);
  const way = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t("How does its node go away?"),
    ignoreFocusOut,
  });
  if (way === undefined) return;
  const grace = way.how === "kill" ? "" : await askGrace(title);
  if (grace === undefined) return;
  const graceSeconds = grace.trim() === "" ? undefined : Number(grace);
  const hit = await runtime.request("runs/preempt", { ref, how: way.how, graceSeconds });
  await runsWatch.keep(ref);
  vscode.window.setStatusBarMessage(vscode.l10n.t("$(zap) {0} is being preempted", hit), 5000);
}

function askGrace(title: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t("Seconds between SIGTERM and SIGKILL. Empty: the step’s own grace period."),
    placeHolder: vscode.l10n.t("the step’s own"),
    ignoreFocusOut,
    validateInput: (text) => {
      if (text.trim() === "") return undefined;
      const seconds = Number(text);
      return Number.isFinite(seconds) && seconds >= 0 && seconds <= longestGraceSeconds
        ? undefined
        : vscode.l10n.t("A number of seconds, 0 or more.");
    },
  });
}
