import * as vscode from "vscode";
import { readSettings } from "../config/settings.ts";
import type { Services } from "../services.ts";

export interface PickedTarget {
  name: string;
  /** It is the one that preflight.yaml names (or the default), so that no setting is needed. */
  fromConfig: boolean;
}

/** Asks for one of the targets of a folder, each with its health in words; undefined when dismissed. */
export async function pickTarget(
  { runtime }: Services,
  folder: string,
  title: string,
): Promise<PickedTarget | undefined> {
  const targets = await runtime.request("targets/list", { folder });
  const current = readSettings(vscode.Uri.file(folder)).target ?? targets.find(({ chosen }) => chosen)?.name;
  const items = targets.map(({ name, kind, chosen, healthy, detail }) => ({
    label: `$(${healthy ? "pass" : "warning"}) ${name}`,
    description: [
      ...(kind === name ? [] : [kind]),
      ...(name === current ? [vscode.l10n.t("in use")] : []),
      ...(chosen ? [vscode.l10n.t("named by preflight.yaml, or the default")] : []),
    ].join(" · "),
    detail: detail.join(" · "),
    name,
    fromConfig: chosen,
  }));
  return vscode.window.showQuickPick(items, {
    title,
    matchOnDescription: true,
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
}
