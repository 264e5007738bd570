import { diffCheckpoints } from "../../../runtime/index.ts";
import type { Handlers } from "../../worker/requests.ts";
import type { CheckpointRef } from "../checkpointRef.ts";
import { openRef } from "../worker/openCheckpoints.ts";
import { paced } from "../worker/paced.ts";
import type { DiffRequests } from "./requests.ts";
import { describeDiff } from "./worker/describeDiff.ts";
import { DiffTable } from "./worker/diffTable.ts";

const mostRows = 1000;
const mostKept = 4;
/** Of the comparisons made last. */
const tables = new Map<string, DiffTable>();

export const diffHandlers: Handlers<DiffRequests> = {
  "checkpoint/diff": async ({ a, b, values }, { signal, onProgress }) => {
    const sides = [await openRef(a)];
    try {
      sides.push(await openRef(b));
      const diff = await diffCheckpoints(sides[0]!, sides[1]!, { values, signal, onProgress: paced(onProgress) });
      const key = keyOf(a, b);
      tables.delete(key);
      tables.set(key, new DiffTable(diff));
      for (const old of [...tables.keys()].slice(0, Math.max(0, tables.size - mostKept))) tables.delete(old);
      return describeDiff(diff, values);
    } finally {
      for (const side of sides) side.close();
    }
  },
  "checkpoint/diffRows": async ({ a, b, query, from, count }) =>
    tables.get(keyOf(a, b))?.page(query, from, Math.min(count, mostRows)) ?? null,
};

function keyOf(a: CheckpointRef, b: CheckpointRef): string {
  return JSON.stringify([a.uri, b.uri, a.folder, b.folder]);
}
