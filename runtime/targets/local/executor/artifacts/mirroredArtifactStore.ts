import { readdir } from "node:fs/promises";
import { join, sep } from "node:path";
import type { Store } from "../../../../store/store.ts";
import { download } from "../../../../store/transfer/download.ts";
import { upload } from "../../../../store/transfer/upload.ts";
import { ArtifactStore } from "./artifactStore.ts";

/**
 * The artifacts of a run on a store (`local.artifacts`), under the keys that Argo would use, with a copy in the run's folder: what
 * this run wrote is not downloaded again, and what another one wrote is found.
 */
export class MirroredArtifactStore extends ArtifactStore {
  private readonly remote: Store;

  constructor(folder: string, remote: Store) {
    super(folder);
    this.remote = remote;
  }

  override async put(key: string, write: (temporary: string) => Promise<void>): Promise<void> {
    await super.put(key, write);
    const kind = await super.has(key);
    const path = this.pathOf(key);
    if (kind === "object") await upload(this.remote, path, bare(key));
    if (kind !== "prefix") return;
    for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = join(entry.parentPath, entry.name);
      await upload(
        this.remote,
        file,
        `${bare(key)}/${file
          .slice(path.length + 1)
          .split(sep)
          .join("/")}`,
      );
    }
  }

  override async has(key: string): Promise<"object" | "prefix" | undefined> {
    const here = await super.has(key);
    if (here !== undefined) return here;
    const object = await this.remote.stat(bare(key));
    if (object !== undefined) {
      await download(this.remote, object, this.pathOf(key));
      return "object";
    }
    const { objects } = await this.remote.list(bare(key), { limit: 100_000 });
    for (const below of objects) {
      await super.put(below.key, async (temporary) => void (await download(this.remote, below, temporary)));
    }
    return objects.length > 0 ? "prefix" : undefined;
  }
}

/** Argo's keys may begin or end with a slash or hold two; a store's do not. */
function bare(key: string): string {
  return key
    .split("/")
    .filter((part) => part !== "")
    .join("/");
}
