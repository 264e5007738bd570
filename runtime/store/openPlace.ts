import { realpath, stat } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { CheckpointError } from "../checkpoints/checkpointError.ts";
import type { FolderSource } from "../checkpoints/source.ts";
import type { PreflightConfig } from "../config/schema.ts";
import { LocalFolder } from "./file/localFolder.ts";
import { openStore } from "./openStore.ts";
import { StoreFolder } from "./storeFolder.ts";

/** Something a person named: a file or folder `path` below a place; "" = the place itself. */
export interface OpenedPlace {
  place: FolderSource;
  path: string;
  /** Lets go of the store's connections. */
  close(): void;
}

export interface OpenPlaceOptions {
  /** What a path is relative to. */
  cwd: string;
  /** `stores` of preflight.yaml: endpoints and credentials of s3:// and gs:// places. */
  stores?: PreflightConfig["stores"];
}

/**
 * Opens what a path, or a file://, s3:// or gs:// URI names. For a file or object the place is its folder. A link that the person
 * named is followed, those found inside are not when they lead out of the place.
 * @throws CheckpointError "not-found", "unreadable", "uri"; StoreError for a URI of no store
 */
export async function openPlace(uri: string, { cwd, stores }: OpenPlaceOptions): Promise<OpenedPlace> {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(uri) && !/^file:/i.test(uri)) return openOnStore(uri, stores);
  const named = localPath(uri, cwd);
  const close = (): void => {};
  try {
    const real = await realpath(named);
    if ((await stat(real)).isDirectory()) return { place: new LocalFolder(real), path: "", close };
    return { place: new LocalFolder(path.dirname(real)), path: path.basename(real), close };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
    throw code === "ENOENT" || code === "ENOTDIR"
      ? notThere(uri, error)
      : new CheckpointError(`${uri} can not be read (${code}).`, { reason: "unreadable", cause: error });
  }
}

/** A store has no folders: what is no object is a folder when a key begins with it. */
async function openOnStore(uri: string, stores: PreflightConfig["stores"] | undefined): Promise<OpenedPlace> {
  const bare = uri.replace(/\/+$/, "");
  const [, parent, name] = /^([a-z0-9+.-]+:\/\/.+)\/([^/]+)$/i.exec(bare) ?? [];
  let refusal: unknown;
  if (parent !== undefined && bare === uri) {
    const file = await openWith(parent, name!, async (place) => (await place.open(name!)).close());
    if ("place" in file) return file;
    refusal = file.error;
  }
  const folder = await openWith(bare, "", async (place) => {
    if ((await place.list("", 1)) === undefined) throw notThere(uri);
  });
  if ("place" in folder) return folder;
  // Rights may allow one of the two questions only: the other one's refusal says nothing then.
  throw refusal !== undefined && !isMissing(refusal) ? refusal : folder.error;

  async function openWith(
    at: string,
    path: string,
    look: (place: StoreFolder) => Promise<void>,
  ): Promise<OpenedPlace | { error: unknown }> {
    // What preflight.yaml says of the place that was named holds for the folder that its object is in, too.
    const store = await openStore(at, { stores, settingsOf: uri });
    const place = new StoreFolder(store);
    try {
      await look(place);
      return { place, path, close: () => store.close() };
    } catch (error) {
      store.close();
      return { error };
    }
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof CheckpointError && error.reason === "not-found";
}

function notThere(uri: string, cause?: unknown): CheckpointError {
  return new CheckpointError(`${uri} is not there.`, { reason: "not-found", cause });
}

function localPath(uri: string, cwd: string): string {
  if (!/^file:/i.test(uri)) return path.resolve(cwd, uri);
  try {
    return fileURLToPath(uri);
  } catch (error) {
    throw new CheckpointError(`${uri} names no file of this machine.`, { reason: "uri", cause: error });
  }
}
