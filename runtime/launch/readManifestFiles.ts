import { readFile } from "node:fs/promises";
import path from "node:path";
import type { FileText } from "../checks/fix/fixFindings.ts";
import { decodeText } from "../manifest/decodeText.ts";
import { ManifestError } from "../manifest/manifestError.ts";

/**
 * The texts of manifests, each under the path it was named with; `open` holds what an editor has not saved yet, by absolute
 * path. Throws ManifestError with one sentence for the first bad one.
 */
export async function readManifestFiles(
  files: readonly string[],
  cwd: string,
  signal: AbortSignal,
  open: readonly FileText[] = [],
): Promise<FileText[]> {
  const texts: FileText[] = [];
  const unsaved = new Map(open.map((file) => [path.resolve(cwd, file.path), file.text]));
  for (const file of files) {
    const full = path.resolve(cwd, file);
    const inEditor = unsaved.get(full);
    if (inEditor !== undefined) {
      texts.push({ path: file, text: inEditor });
      continue;
    }
    const content = await readFile(full, { signal }).catch((error: NodeJS.ErrnoException) => {
      signal.throwIfAborted();
      const why = error.code === "ENOENT" ? "does not exist" : `can not be read (${error.code})`;
      throw new ManifestError(`${file} ${why}`, { reason: "unreadable", hint: "Check the path.", cause: error });
    });
    const decoded = decodeText(content);
    if ("problem" in decoded) {
      const hint = "Give a YAML or JSON manifest.";
      throw new ManifestError(`${file}: ${decoded.problem}`, { reason: decoded.code, hint });
    }
    texts.push({ path: file, text: decoded.text });
  }
  return texts;
}
