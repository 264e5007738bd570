import * as vscode from "vscode";
import type { LaunchParameter, PreparedLaunch } from "../../runtime/index.ts";

export type Review =
  | { action: "launch"; values: Map<string, string | undefined> }
  | { action: "target"; values: Map<string, string | undefined> };

interface ReviewItem extends vscode.QuickPickItem {
  action?: "launch" | "target" | "reset";
  parameter?: LaunchParameter;
}

/**
 * Shows what would be launched, where and with which values, until the person launches, wants another target or dismisses it
 * (undefined).
 */
export async function reviewLaunch(
  { pipeline, parameters, plan }: PreparedLaunch,
  values: Map<string, string | undefined>,
): Promise<Review | undefined> {
  const title = vscode.l10n.t("Launch {0} on {1}", pipeline.replace(/-$/, ""), plan.name);
  for (;;) {
    const missing = parameters.filter(({ name }) => values.get(name) === undefined);
    const changed = parameters.some(({ name, value }) => values.get(name) !== value);
    const items: ReviewItem[] = [
      {
        label: `$(rocket) ${title}`,
        description: missing.length === 0 ? "" : vscode.l10n.t("{0} has no value yet", missing[0]!.name),
        action: "launch",
      },
      {
        label: `$(server-environment) ${vscode.l10n.t("Target: {0}", plan.name)}`,
        description: emulated(plan.emulated.length),
        action: "target",
      },
      ...(parameters.length === 0
        ? []
        : [{ label: vscode.l10n.t("Parameters"), kind: vscode.QuickPickItemKind.Separator }]),
      ...parameters.map((parameter): ReviewItem => parameterItem(parameter, values.get(parameter.name))),
      ...(changed
        ? [{ label: `$(discard) ${vscode.l10n.t("Back to the manifest’s values")}`, action: "reset" as const }]
        : []),
    ];
    const picked = await vscode.window.showQuickPick(items, {
      title,
      placeHolder: vscode.l10n.t("Enter launches; choose a parameter to change it"),
      matchOnDescription: true,
      ignoreFocusOut: true,
    });
    if (picked === undefined) return undefined;
    if (picked.action === "reset") for (const { name, value } of parameters) values.set(name, value);
    else if (picked.action === "target") return { action: "target", values };
    else if (picked.action === "launch" && missing.length === 0) return { action: "launch", values };
    else await edit(picked.parameter ?? missing[0]!, values);
  }
}

function emulated(count: number): string {
  return count === 0 ? "" : vscode.l10n.t("{0} features are emulated", count);
}

function parameterItem(parameter: LaunchParameter, value: string | undefined): ReviewItem {
  const changed = value !== parameter.value;
  return {
    label: parameter.name,
    description: [
      value ?? vscode.l10n.t("no value"),
      ...(changed && parameter.value !== undefined ? [vscode.l10n.t("(manifest: {0})", parameter.value)] : []),
    ].join("  "),
    detail: parameter.description,
    parameter,
  };
}

async function edit(
  { name, options, description }: LaunchParameter,
  values: Map<string, string | undefined>,
): Promise<void> {
  const value = values.get(name);
  const chosen =
    options === undefined
      ? await vscode.window.showInputBox({ title: name, prompt: description, value, ignoreFocusOut: true })
      : await vscode.window.showQuickPick(options, {
          title: name,
          placeHolder: description ?? value,
          ignoreFocusOut: true,
        });
  if (chosen !== undefined) values.set(name, chosen);
}
