import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";

const maxFiles = 100_000;

/** SHA-256 over the names and bytes of files and folders below `folder`, "sha256:…"; undefined when one can not be read. */
export async function inputsHash(
  inputs: readonly string[],
  folder: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const hash = createHash("sha256");
  try {
    for (const input of inputs) {
      for (const file of await filesOf(path.resolve(folder, input))) {
        const name = path.relative(folder, file).split(path.sep).join("/");
        hash.update(`${name}\0${(await stat(file)).size}\0`);
        await pipeline(
          createReadStream(file),
          async (chunks: AsyncIterable<Buffer>) => {
            for await (const chunk of chunks) hash.update(chunk);
          },
          { signal },
        );
      }
    }
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
  return `sha256:${hash.digest("hex")}`;
}

async function filesOf(input: string): Promise<string[]> {
  if (!(await stat(input)).isDirectory()) return [input];
  const entries = await readdir(input, { recursive: true, withFileTypes: true });
  if (entries.length > maxFiles) throw new Error("too many files");
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}
