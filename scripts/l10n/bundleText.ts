import { getL10nJson } from "@vscode/l10n-dev";
import { glob, readFile } from "node:fs/promises";

/** The text of l10n/bundle.l10n.json: every string that the extension gives to `vscode.l10n.t`, sorted. */
export async function bundleText(): Promise<string> {
  const files: { extension: string; contents: string }[] = [];
  for await (const file of glob("extension/**/*.ts")) {
    const contents = await readFile(file, "utf8");
    // Reading a file's syntax is slow, and most have no string.
    if (contents.includes("l10n.t(")) files.push({ extension: ".ts", contents });
  }
  const strings = Object.entries(await getL10nJson(files)).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(strings), undefined, 2)}\n`;
}
