import * as vscode from "vscode";

/** Asks which of `all` to show; none and all both mean all (an empty list). Undefined = dismissed. */
export async function pickFilter(
  title: string,
  all: readonly string[],
  chosen: readonly string[],
): Promise<string[] | undefined> {
  const items = all.map((label) => ({ label, picked: chosen.includes(label) }));
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t("None: all of them"),
    canPickMany: true,
    ignoreFocusOut: true,
  });
  return picked?.length === all.length ? [] : picked?.map(({ label }) => label);
}
