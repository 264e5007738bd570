import { inParallel } from "../../../store/inParallel.ts";
import type { ObjectInfo, Store } from "../../../store/store.ts";
import { StoreError } from "../../../store/storeError.ts";

interface LookUpOptions {
  signal: AbortSignal;
  onLookedUp(objects: number): void;
}

/** Above so many keys a listing takes fewer requests than asking for each. */
const listAbove = 400;
const atOnce = 32;
/** A folder that holds far more than is wanted is not listed to its end. */
const pagesPerFolder = 20;

/** What a store has at each key; a key without an object is not in the answer. Throws StoreError. */
export async function lookUpObjects(
  store: Store,
  keys: readonly string[],
  { signal, onLookedUp }: LookUpOptions,
): Promise<Map<string, ObjectInfo>> {
  const found = new Map<string, ObjectInfo>();
  const left =
    store.kind === "file" || keys.length <= listAbove ? keys : await listed(store, keys, found, { signal, onLookedUp });
  await inParallel(
    left,
    atOnce,
    async (key, _index, stop) => {
      const object = await store.stat(key, stop);
      if (object !== undefined) found.set(key, object);
      onLookedUp(1);
    },
    signal,
  );
  return found;
}

/** Lists the folders (`files/md5/ab`) that the keys are in; gives back the keys that must be asked for one by one. */
async function listed(
  store: Store,
  keys: readonly string[],
  found: Map<string, ObjectInfo>,
  { signal, onLookedUp }: LookUpOptions,
): Promise<string[]> {
  const folders = Map.groupBy(keys, (key) => key.slice(0, key.lastIndexOf("/")));
  const left: string[] = [];
  await inParallel(
    [...folders],
    atOnce,
    async ([folder, wanted], _index, stop) => {
      try {
        const { objects, complete } = await store.list(folder, { limit: pagesPerFolder * 1000, signal: stop });
        const here = new Map(objects.map((object) => [object.key, object]));
        for (const key of wanted) {
          const object = here.get(key);
          if (object !== undefined) found.set(key, object);
          if (object !== undefined || complete) onLookedUp(1);
          else left.push(key);
        }
      } catch (error) {
        // Reading without listing is a usual permission.
        if (!(error instanceof StoreError) || error.reason !== "forbidden") throw error;
        left.push(...wanted);
      }
    },
    signal,
  );
  return left;
}
