import { readFile } from "node:fs/promises";
import path from "node:path";

/** Text of a file below the workspace; undefined when it lies elsewhere, is not there, or would not survive being written back. */
export async function readForFix(file: string, workspace: string): Promise<string | undefined> {
  const relative = path.relative(workspace, file);
  if (relative === "" || relative.split(path.sep)[0] === ".." || path.isAbsolute(relative)) return undefined;
  const bytes = await readFile(file).catch(() => undefined);
  const text = bytes?.toString("utf8");
  return bytes !== undefined && text !== undefined && Buffer.from(text).equals(bytes) ? text : undefined;
}
