import { mkdtemp, readdir, readlink, rm, symlink } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";

/**
 * Paths of a run are written into commands and scripts, where a space or a quote in the workspace's name would break
 * them. Such a run gets a short alias: a link in a private folder of the temporary directory. Others are their own alias.
 */
export async function plainAlias(path: string): Promise<string> {
  if (/^[\w./+@,-]+$/.test(path)) return path;
  await removeAlias("", path);
  const folder = await mkdtemp(join(tmpdir(), aliasPrefix()));
  const alias = join(folder, "run");
  await symlink(path, alias);
  return alias;
}

/** Removes the alias, and any that a killed engine left of the same run. */
export async function removeAlias(alias: string, path: string): Promise<void> {
  if (alias === path) return;
  const folders = await readdir(tmpdir()).catch(() => []);
  for (const name of folders.filter((entry) => entry.startsWith(aliasPrefix()))) {
    const link = join(tmpdir(), name, "run");
    if ((await readlink(link).catch(() => undefined)) === path)
      await rm(dirname(link), { recursive: true, force: true });
  }
}

function aliasPrefix(): string {
  return `preflight-${userInfo().uid}-`;
}
