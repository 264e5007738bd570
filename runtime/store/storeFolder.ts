import { CheckpointError } from "../checkpoints/checkpointError.ts";
import type { FolderEntry, FolderSource, RangeSource } from "../checkpoints/source.ts";
import type { Store } from "./store.ts";
import { StoreError } from "./storeError.ts";

/** A store as a place of checkpoints: what layouts and formats read through. */
export class StoreFolder implements FolderSource {
  private readonly store: Store;

  constructor(store: Store) {
    this.store = store;
  }

  get uri(): string {
    return this.store.uri;
  }

  async list(below: string, limit: number): Promise<FolderEntry[] | undefined> {
    const { objects, folders } = await translated(below, () => this.store.list(below, { shallow: true, limit }));
    // A store has no folders: one that holds nothing is one that is not there.
    if (objects.length + folders.length === 0) return undefined;
    const name = (key: string): string => key.slice(key.lastIndexOf("/") + 1);
    return [
      ...folders.map((key) => ({ name: name(key), kind: "folder" as const, bytes: 0, modifiedAt: new Date(0) })),
      ...objects.map(({ key, bytes, modifiedAt }) => ({ name: name(key), kind: "file" as const, bytes, modifiedAt })),
    ];
  }

  /** One version of the object, however often it is read. */
  async open(below: string): Promise<RangeSource> {
    const object = await translated(below, () => this.store.stat(below));
    if (object === undefined) throw new CheckpointError(`${below} is not there.`, { reason: "not-found" });
    return {
      bytes: object.bytes,
      modifiedAt: object.modifiedAt,
      read: async (offset, length) => {
        const [bytes] = await translated(below, () => this.store.read(object, [{ offset, length }]));
        return bytes!;
      },
      close: async () => {},
    };
  }
}

/** Errors of a store in the words of checkpoints: what could not be looked at is "unreadable", never damage. */
async function translated<T>(what: string, look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const kept = error.reason === "truncated" || error.reason === "not-found";
    const { hint, exitCode } = error;
    throw new CheckpointError(error.message === "" ? what : error.message, {
      reason: kept ? error.reason : "unreadable",
      hint,
      exitCode,
      cause: error,
    });
  }
}
