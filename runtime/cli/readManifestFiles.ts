import { readFile } from "node:fs/promises";
import path from "node:path";
import { decodeText } from "../manifest/decodeText.ts";
import { ManifestError } from "../manifest/manifestError.ts";

/** The texts of manifests, each under the path it was named with. Throws ManifestError with one sentence for the first bad one. */
export async function readManifestFiles(
  files: readonly string[],
  cwd: string,
  signal: AbortSignal,
): Promise<{ path: string; text: string }[]> {
  const texts: { path: string; text: string }[] = [];
  for (const file of files) {
    const content = await readFile(path.resolve(cwd, file), { signal }).catch((error: NodeJS.ErrnoException) => {
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
