import {
  inspectCheckpoint,
  loadConfigFor,
  openPlace,
  stateTree,
  type Inspection,
  type OpenedPlace,
  type StateSection,
} from "../../../runtime/index.ts";
import type { CheckpointRef } from "../checkpointRef.ts";
import { TensorTable } from "./tensorTable.ts";

/** A checkpoint whose structure the worker holds. */
export interface OpenCheckpoint {
  opened: OpenedPlace;
  inspection: Inspection;
  table: TensorTable;
  /** Made when somebody looks at it. */
  state(): StateSection[];
}

/** Structures take memory (about 1 KiB a tensor), so only those used last are kept. */
const mostKept = 8;
const kept = new Map<string, OpenCheckpoint>();

/** Checkpoints that somebody looks at, by their place. For handlers, in the worker. */
export const openCheckpoints = {
  /** Reads the structure anew. Throws CheckpointError or StoreError. */
  async open(ref: CheckpointRef, signal: AbortSignal): Promise<OpenCheckpoint> {
    const opened = await openRef(ref);
    try {
      return this.keep(ref, opened, await inspectCheckpoint(opened.place, opened.path, { signal }));
    } catch (error) {
      opened.close();
      throw error;
    }
  },

  /** What is held, else read. */
  async get(ref: CheckpointRef, signal: AbortSignal): Promise<OpenCheckpoint> {
    const known = kept.get(keyOf(ref));
    if (known === undefined) return this.open(ref, signal);
    kept.delete(keyOf(ref));
    kept.set(keyOf(ref), known);
    return known;
  },

  /** Puts what is known of it now in the place of what was. */
  keep(ref: CheckpointRef, opened: OpenedPlace, inspection: Inspection): OpenCheckpoint {
    const before = kept.get(keyOf(ref));
    if (before !== undefined && before.opened !== opened) before.opened.close();
    kept.delete(keyOf(ref));
    let state: StateSection[] | undefined;
    const checkpoint = {
      opened,
      inspection,
      table: new TensorTable(inspection.tensors),
      state: () => (state ??= stateTree(inspection)),
    };
    kept.set(keyOf(ref), checkpoint);
    for (const key of [...kept.keys()].slice(0, Math.max(0, kept.size - mostKept))) drop(key);
    return checkpoint;
  },

  close(ref: CheckpointRef): void {
    drop(keyOf(ref));
  },
};

/** Opens the place of a checkpoint with the stores that its folder's preflight.yaml names. The caller closes it. */
export async function openRef({ uri, folder }: CheckpointRef): Promise<OpenedPlace> {
  const isLocal = folder === undefined || uri.startsWith("file:");
  const stores = isLocal ? undefined : (await loadConfigFor([], folder)).config.stores;
  return openPlace(uri, { cwd: folder ?? "/", stores });
}

function drop(key: string): void {
  kept.get(key)?.opened.close();
  kept.delete(key);
}

function keyOf({ uri, folder }: CheckpointRef): string {
  return `${folder ?? ""}\n${uri}`;
}
