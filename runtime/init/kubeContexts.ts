import { open } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { parseDocument } from "yaml";

export interface KubeContext {
  name: string;
  current: boolean;
}

const maxBytes = 4 * 1024 * 1024;

/**
 * Names of the contexts in the kubeconfig files (KUBECONFIG, else ~/.kube/config), as kubectl merges them: the first file
 * that names a current context decides. Only reads files; credentials are never looked at. Unreadable files have none.
 */
export async function kubeContexts(env: Record<string, string | undefined>): Promise<KubeContext[]> {
  const home = env.HOME ?? homedir();
  const files = (env.KUBECONFIG ?? "").split(path.delimiter).filter((file) => file !== "");
  const names: string[] = [];
  let current: string | undefined;
  for (const file of files.length > 0 ? files : [path.join(home, ".kube", "config")]) {
    const root = await readYaml(file);
    const contexts = Array.isArray(root?.contexts) ? (root.contexts as unknown[]) : [];
    for (const context of contexts) {
      const name = (context as { name?: unknown } | null)?.name;
      if (typeof name === "string" && !names.includes(name)) names.push(name);
    }
    const chosen = root?.["current-context"];
    if (current === undefined && typeof chosen === "string" && chosen !== "") current = chosen;
  }
  return names.map((name) => ({ name, current: name === current }));
}

async function readYaml(file: string): Promise<Record<string, unknown> | undefined> {
  try {
    const handle = await open(file);
    try {
      const info = await handle.stat();
      if (!info.isFile() || info.size > maxBytes) return undefined;
      const value: unknown = parseDocument(await handle.readFile("utf8"), { logLevel: "silent" }).toJS({
        maxAliasCount: 100,
      });
      return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
    } finally {
      await handle.close();
    }
  } catch {
    return undefined;
  }
}
