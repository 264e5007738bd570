import { cp, lstat, mkdir, readdir, readlink, realpath, stat } from "node:fs/promises";
import { basename, isAbsolute, join, posix } from "node:path";
import type { Artifact } from "../../../../manifest/argo.ts";
import type { ArtifactStore } from "./artifactStore.ts";
import { packTar } from "./tarArchive.ts";

export interface ArtifactSource {
  /** Host path of what the step wrote. */
  file: string;
  /** Does it lie on a mounted volume? Argo treats files of the container's own layer differently. */
  onVolume: boolean;
  /** `<workflow>/<pod>`: prefix of the key when the template names none. */
  keyPrefix: string;
}

/**
 * Uploads one output artifact into the run's store under the key that Argo would use.
 * @returns the artifact as status.nodes records it; undefined when it is optional and was not written
 * @throws Error in Argo's words for what its wait container would say
 */
export async function saveArtifact(
  artifact: Artifact,
  { file, onVolume, keyPrefix }: ArtifactSource,
  store: ArtifactStore,
): Promise<Artifact | undefined> {
  const path = artifact.path ?? "";
  const none = artifact.archive?.none !== undefined;
  const zip = artifact.archive?.zip !== undefined;
  try {
    await lstat(file);
  } catch {
    if (artifact.optional === true) return undefined;
    const name = onVolume ? `/mainctrfs${path}` : `/var/run/argo/outputs/artifacts${path}${none ? "" : ".tgz"}`;
    throw new Error(`${onVolume ? "stat" : "open"} ${name}: no such file or directory`);
  }
  if (zip && !onVolume) {
    // Seen on v4.0.2: main packs every file of its own layer as tar, and wait then looks for it under another name.
    throw new Error(`stat /tmp/argo/outputs/artifacts/${artifact.name}: no such file or directory`);
  }
  // A declared output that is itself a link stands for what it points to.
  const source = await realpath(file);
  const own = artifact.s3?.key;
  const ending = none ? posix.basename(path) : zip ? `${artifact.name}.zip` : `${artifact.name}.tgz`;
  const key = own !== undefined && own !== "" ? own : `${keyPrefix}/${ending}`;
  await store.put(key, async (temporary) => {
    if (none) await copyPlain(source, temporary);
    else if (zip) {
      const { packZip } = await import("./zipArchive.ts");
      await packZip(source, temporary);
    } else await packTar(source, temporary, artifact.archive?.tar?.compressionLevel);
  });
  return { ...artifact, s3: { ...artifact.s3, key } };
}

/** Without an archive only files travel: empty folders and relative links are lost, absolute links are an error. */
async function copyPlain(source: string, target: string, shown = basename(source)): Promise<void> {
  const state = await stat(source);
  if (!state.isDirectory()) return cp(source, target);
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const from = join(source, entry.name);
    if (entry.isSymbolicLink()) {
      const aim = await readlink(from);
      if (isAbsolute(aim)) throw new Error(`illegal symlink target: ${shown}/${entry.name} -> ${aim}`);
    } else if (entry.isDirectory()) await copyPlain(from, join(target, entry.name), `${shown}/${entry.name}`);
    else if (entry.isFile()) {
      await mkdir(target, { recursive: true });
      await cp(from, join(target, entry.name));
    }
  }
}
