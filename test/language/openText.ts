import path from "node:path";
import { configFor } from "../../runtime/language/configFor.ts";
import { openManifest, type OpenManifest } from "../../runtime/language/openManifest.ts";
import { temporaryWorkspace } from "../support/checkWorkspace.ts";

/** A manifest as an editor has it, in a folder with `files`; libraries are those of them that end in .yaml. */
export async function openText(
  text: string,
  files: Record<string, string> = {},
  signal = new AbortController().signal,
): Promise<OpenManifest & { folder: string }> {
  const folder = temporaryWorkspace(files);
  const file = path.join(folder, "workflow.yaml");
  const libraries = Object.entries(files)
    .filter(([name]) => name.endsWith(".yaml") && name !== "preflight.yaml")
    .map(([name, content]) => ({ path: path.join(folder, name), text: content }));
  const loaded = await configFor(file, []);
  const options = { loaded, cwd: folder, trusted: false, signal, libraries: async () => libraries };
  return { ...(await openManifest({ path: file, text }, options)), folder };
}

/** The text without the first "|", and the offset where it stood: a caret. */
export function caret(marked: string): { text: string; offset: number } {
  const offset = marked.indexOf("|");
  if (offset < 0) throw new Error("no caret in the text");
  return { text: marked.slice(0, offset) + marked.slice(offset + 1), offset };
}
