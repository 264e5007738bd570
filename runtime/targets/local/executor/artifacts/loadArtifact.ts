import { chmod, cp, lstat, mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import type { Artifact } from "../../../../manifest/argo.ts";
import { expandTemplateText } from "../dollarExpansion.ts";
import type { ArtifactStore } from "./artifactStore.ts";
import { isTar, unpackTar } from "./tarArchive.ts";

/**
 * Puts one input artifact at its place, as Argo's init container does.
 * @param target host path of the artifact
 * @param base host folder below which `target` lies; no link inside it is followed (a volume may hold hostile ones)
 * @throws Error in Argo's words ("artifact in failed to load: …")
 */
export async function loadArtifact(
  artifact: Artifact,
  target: string,
  base: string,
  store: ArtifactStore,
): Promise<void> {
  await refuseLinks(base, target);
  await mkdir(dirname(target), { recursive: true });
  if (artifact.raw !== undefined) {
    await writeFile(target, expandTemplateText(artifact.raw.data ?? ""));
    await chmod(target, 0o666);
  } else {
    const key = artifact.s3?.key;
    if (key === undefined || key === "") {
      if (artifact.optional === true) return;
      throw new Error(`artifact ${artifact.name} failed to load: it has no location`);
    }
    const found = await store.has(key);
    if (found === undefined) {
      if (artifact.optional === true) return;
      throw new Error(`artifact ${artifact.name} failed to load: The specified key does not exist.`);
    }
    const source = store.pathOf(key);
    if (found === "prefix") await cp(source, target, { recursive: true, verbatimSymlinks: true });
    else if (artifact.archive?.none === undefined && artifact.archive?.zip === undefined && (await isTar(source))) {
      await unpackTar(source, target);
    } else if (artifact.archive?.zip !== undefined) {
      const { unpackZip } = await import("./zipArchive.ts");
      await unpackZip(source, target);
    } else await cp(source, target);
  }
  if (artifact.mode !== undefined) await setMode(target, artifact.mode, artifact.recurseMode === true);
}

async function refuseLinks(base: string, target: string): Promise<void> {
  let path = base;
  for (const part of relative(base, target).split(sep)) {
    path = join(path, part);
    try {
      if ((await lstat(path)).isSymbolicLink()) throw new Error(`illegal symlink in the way of the artifact: ${path}`);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
      throw error;
    }
  }
}

async function setMode(path: string, mode: number, recurse: boolean): Promise<void> {
  const state = await lstat(path);
  if (state.isSymbolicLink()) return;
  if (recurse && state.isDirectory()) {
    for (const entry of await readdir(path)) await setMode(join(path, entry), mode, true);
  }
  await chmod(path, mode & 0o777);
}
