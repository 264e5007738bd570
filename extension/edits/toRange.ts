import * as vscode from "vscode";
import type { SourceRange } from "../../runtime/index.ts";

/** The runtime counts lines and columns from 1, the editor from 0; both count UTF-16 units. */
export function toRange({ start, end }: Pick<SourceRange, "start" | "end">): vscode.Range {
  return new vscode.Range(start.line - 1, start.column - 1, end.line - 1, end.column - 1);
}
