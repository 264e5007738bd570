import type { PipelineLens } from "../../runtime/index.ts";

/** Makes a text in the language of the editor: `vscode.l10n.t`, or a plain one in tests. */
export type Translate = (message: string, ...args: (string | number)[]) => string;

/** "Preflight: 2 fail, 3 warn"; only what is there is counted. */
export function lensTitle({ fail, warn, unknown }: PipelineLens["counts"], t: Translate): string {
  const parts = [
    ...(fail > 0 ? [t("{0} fail", fail)] : []),
    ...(warn > 0 ? [t("{0} warn", warn)] : []),
    ...(unknown > 0 ? [t("{0} unknown", unknown)] : []),
  ];
  return t("Preflight: {0}", parts.length === 0 ? t("nothing to mend") : parts.join(", "));
}
