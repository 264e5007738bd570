import path from "node:path";
import { findManifests } from "../checks/discover/findManifests.ts";
import type { FileText } from "../checks/fix/fixFindings.ts";
import { readWorkspaceFile } from "../checks/readWorkspaceFile.ts";
import { decodeText } from "../manifest/decodeText.ts";

const mostFiles = 300;
const mostCharacters = 16 * 2 ** 20;

/** Texts of the manifests below a folder, by absolute path: at most 300 files and 16 Mi characters. Throws only when aborted. */
export async function manifestsAround(folder: string, signal: AbortSignal): Promise<FileText[]> {
  const found: FileText[] = [];
  let characters = 0;
  for (const file of (await findManifests(folder, signal)).slice(0, mostFiles)) {
    signal.throwIfAborted();
    const bytes = await readWorkspaceFile(folder, file, { maxBytes: 2 * 2 ** 20 });
    const decoded = bytes === undefined ? undefined : decodeText(bytes);
    if (decoded === undefined || "problem" in decoded) continue;
    characters += decoded.text.length;
    if (characters > mostCharacters) break;
    found.push({ path: path.resolve(folder, file), text: decoded.text });
  }
  return found;
}

/** Those that others may refer to. */
export function holdsTemplates({ text }: FileText): boolean {
  return /\bkind"?:\s{0,10}["']?(?:Cluster)?WorkflowTemplate\b/.test(text);
}
