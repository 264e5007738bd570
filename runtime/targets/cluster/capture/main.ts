/** Entry of dist/recorder.js: writes down one run of a cluster in a process of its own. */
import { text } from "node:stream/consumers";
import { openCluster } from "../../../kubernetes/clusterAccess.ts";
import { CaptureFolder } from "./captureFolder.ts";
import { captureRun } from "./captureRun.ts";
import { RecorderLock } from "./recorderLock.ts";
import type { RecorderOrder } from "./spawnRecorder.ts";

/** The longest a timer can be (2^31 ms, 24 days), less a little. */
const longest = 2_000_000_000;

const { root, place, run, uid } = JSON.parse(await text(process.stdin)) as RecorderOrder;
const access = await openCluster(place, process.env);
const folder = new CaptureFolder(root, access.context, access.namespace);
const lock = new RecorderLock(folder.folder(run, uid));
if (await lock.take()) {
  try {
    await captureRun(access, folder, run, { follow: true, signal: AbortSignal.timeout(longest) });
  } catch (error) {
    process.stderr.write(`${new Date().toISOString()} ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  } finally {
    await lock.release();
  }
}
