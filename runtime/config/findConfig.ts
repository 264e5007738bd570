import { access } from "node:fs/promises";
import path from "node:path";

export const configFileNames = ["preflight.yaml", "preflight.yml"];

/** The nearest preflight.yaml in `folder` or above it; undefined when there is none up to the root. */
export async function findConfig(folder: string): Promise<string | undefined> {
  for (let current = path.resolve(folder); ; current = path.dirname(current)) {
    for (const name of configFileNames) {
      const file = path.join(current, name);
      if (await exists(file)) return file;
    }
    if (current === path.dirname(current)) return undefined;
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
