import * as vscode from "vscode";
import { requireTrust } from "../config/requireTrust.ts";
import type { CheckpointRef } from "./checkpointRef.ts";

/**
 * Files are only parsed, which is safe anywhere. Stores are asked at the endpoint that preflight.yaml names, with this person's
 * credentials: throws CannotRun for them in a folder that is not trusted.
 */
export function requireReadable({ uri }: CheckpointRef): void {
  if (/^file:/i.test(uri)) return;
  requireTrust(vscode.l10n.t("Stores are not asked in a folder that is not trusted."));
}
