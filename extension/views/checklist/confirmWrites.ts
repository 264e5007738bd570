import * as vscode from "vscode";
import type { PlannedWrites } from "../../../runtime/index.ts";
import { CannotRun } from "../../commands/cannotRun.ts";
import type { Services } from "../../services.ts";

/** Shows what write probes would write and where; the services agreed to, or undefined. Throws CannotRun when there is none. */
export async function confirmWrites({ checker }: Services, folder: string): Promise<string[] | undefined> {
  const planned = await checker.planWrites(folder);
  if (planned.length === 0) {
    throw new CannotRun(
      vscode.l10n.t(
        "Nothing to probe: neither preflight.yaml nor the pipelines name a store or a tracking server. Nothing was written.",
      ),
      { title: vscode.l10n.t("Open preflight.yaml"), command: "preflight.config.open" },
    );
  }
  const go = vscode.l10n.t("Run Write Probes");
  const question =
    planned.length === 1
      ? vscode.l10n.t("Write to {0}?", planned[0]!.uri)
      : vscode.l10n.t("Write to {0} services?", planned.length);
  const detail = [
    ...planned.map(line),
    "",
    vscode.l10n.t("Everything has a random name of its own and is removed again at the end."),
  ].join("\n");
  const answer = await vscode.window.showInformationMessage(question, { modal: true, detail }, go);
  return answer === go ? planned.map(({ uri }) => uri) : undefined;
}

function line(planned: PlannedWrites): string {
  if ("creates" in planned) return vscode.l10n.t("{0}: {1}", planned.uri, planned.creates.join("; "));
  const { uri, below, objects, bytes } = planned;
  const megabytes = Math.ceil(bytes / 2 ** 20);
  return vscode.l10n.t("{0}/{1}/: up to {2} objects, at most {3} MiB sent", uri, below, objects, megabytes);
}
