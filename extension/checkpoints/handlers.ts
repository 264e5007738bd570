import {
  formatBytes,
  formatCount,
  printable,
  salvageCheckpoint,
  summarizeTensor,
  verifyCheckpoint,
} from "../../runtime/index.ts";
import type { Handlers } from "../worker/requests.ts";
import type { CheckpointRequests } from "./requests.ts";
import { describe } from "./worker/describe.ts";
import { describeStatistics, describeTensor } from "./worker/describeTensor.ts";
import { openCheckpoints, openRef } from "./worker/openCheckpoints.ts";
import { paced } from "./worker/paced.ts";
import { stateRows } from "./worker/stateRows.ts";
import { verifiedCheckpoints } from "./worker/verifiedCheckpoints.ts";

const mostRows = 1000;
const mostLost = 100;

export const checkpointHandlers: Handlers<CheckpointRequests> = {
  "checkpoint/open": async ({ ref, again }, { signal }) => {
    const look = again ? openCheckpoints.open(ref, signal) : openCheckpoints.get(ref, signal);
    const { opened, inspection } = await look;
    return describe(inspection, opened.path !== "");
  },
  "checkpoint/close": async ({ ref }) => openCheckpoints.close(ref),
  "checkpoint/rows": async ({ ref, query, from, count }, { signal }) =>
    (await openCheckpoints.get(ref, signal)).table.page(query, from, Math.min(count, mostRows)),
  "checkpoint/state": async ({ ref, path }, { signal }) =>
    stateRows((await openCheckpoints.get(ref, signal)).state(), path),
  "checkpoint/tensor": async ({ ref, index }, { signal }) => {
    const { inspection } = await openCheckpoints.get(ref, signal);
    return describeTensor(inspection.tensors[index]!, index, ref.uri.startsWith("file:"));
  },
  "checkpoint/statistics": async ({ ref, index }, { signal, onProgress }) => {
    const { opened, inspection } = await openCheckpoints.get(ref, signal);
    const options = { signal, onProgress: paced(onProgress) };
    return describeStatistics(await summarizeTensor(opened.place, inspection, index, options), index);
  },
  "checkpoint/verify": async ({ ref }, { signal, onProgress }) => {
    const opened = await openRef(ref);
    try {
      // The structure too: a file may have changed since it was opened.
      const inspection = await verifyCheckpoint(opened.place, opened.path, {
        signal,
        onProgress: paced(onProgress),
      });
      openCheckpoints.keep(ref, opened, inspection);
      verifiedCheckpoints.note(ref.uri, inspection);
      return describe(inspection, opened.path !== "");
    } catch (error) {
      opened.close();
      throw error;
    }
  },
  "checkpoint/salvage": async ({ ref, out }, { signal, onProgress }) => {
    const opened = await openRef(ref);
    try {
      const report = await salvageCheckpoint(opened.place, opened.path, out, {
        signal,
        onProgress: paced(onProgress),
      });
      const { saved, lost, wasWhole } = report;
      return {
        out: report.out,
        saved: formatCount(saved.length),
        size: formatBytes(saved.reduce((sum, { bytes }) => sum + bytes, 0)),
        lost: lost.slice(0, mostLost).map(({ tensor, why }) => ({ tensor: printable(tensor), why: printable(why) })),
        lostInAll: lost.length,
        wasWhole,
      };
    } finally {
      opened.close();
    }
  },
};
