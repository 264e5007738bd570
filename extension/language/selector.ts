import type * as vscode from "vscode";

/** Texts that may be ours; which of them are is decided by their content (documentKind.ts). */
export const selector: vscode.DocumentSelector = ["yaml", "json", "jsonc"].flatMap((language) =>
  ["file", "untitled"].map((scheme) => ({ language, scheme })),
);
