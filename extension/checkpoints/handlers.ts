import type { Handlers } from "../worker/requests.ts";
import type { CheckpointRequests } from "./requests.ts";
import { describe } from "./worker/describe.ts";
import { openCheckpoints } from "./worker/openCheckpoints.ts";

const mostRows = 1000;

export const checkpointHandlers: Handlers<CheckpointRequests> = {
  "checkpoint/open": async ({ ref }, { signal }) => describe((await openCheckpoints.open(ref, signal)).inspection),
  "checkpoint/close": async ({ ref }) => openCheckpoints.close(ref),
  "checkpoint/rows": async ({ ref, query, from, count }, { signal }) =>
    (await openCheckpoints.get(ref, signal)).table.page(query, from, Math.min(count, mostRows)),
};
