import { randomBytes } from "node:crypto";
import type { ProbeRun } from "./probeRun.ts";

export const uploadKeys = ["aborted"];
const partBytes = 5 * 1024 * 1024;
export const uploadBytes = partBytes;

/** PF-STORE-004: an upload that is given up leaves nothing, neither an object nor parts that are paid for. */
export async function uploadSteps(run: ProbeRun): Promise<void> {
  const { store, signal } = run;
  const about = { check: "PF-STORE-004", id: "abort", title: "An aborted upload leaves nothing" } as const;
  await run.step(about, async () => {
    const key = run.key("aborted");
    const upload = await store.upload(key, { partBytes, signal });
    await upload.put(1, randomBytes(partBytes), signal);
    const before = await store.admin.countParts(key, upload.id, signal);
    await upload.abort(signal);
    const after = await store.admin.countParts(key, upload.id, signal);
    const listed = await store.admin.listUploads(`${run.prefix}/`, signal);
    const object = await store.stat(key, signal);
    if (object !== undefined) return { status: "fail", text: "the object is there although the upload was aborted" };
    if (after.known && after.value > 0) return { status: "fail", text: `${after.value} parts are still stored` };
    if (listed.known && listed.value.some(({ id }) => id === upload.id)) {
      return { status: "fail", text: "the upload is still listed" };
    }
    if (!after.known) return { status: "unknown", text: `whether parts are left could not be seen: ${after.reason}` };
    if (!listed.known) {
      return { status: "unknown", text: `whether the upload is left could not be seen: ${listed.reason}` };
    }
    const seen = before.known ? `${before.value} part before, none after` : "no part after";
    return { status: "pass", text: `${seen}, no object, no unfinished upload` };
  });
  await run.step(
    { check: "PF-STORE-004", id: "part-copy", title: "The way for artifacts above 5 GiB works" },
    async () => {
      const object = await store.stat(run.key("second-multipart"), signal);
      if (object === undefined) return { status: "unknown", text: "the multipart upload above did not succeed" };
      const [tail] = await store.read(object, [{ offset: object.bytes - 1, length: 1 }], signal);
      if (tail?.length !== 1) return { status: "unknown", text: "the joined object could not be read" };
      const how = store.kind === "s3" ? "one part sent, one copied by the store" : "joined from parts";
      return { status: "pass", text: `${object.bytes} bytes, ${how}` };
    },
  );
}
