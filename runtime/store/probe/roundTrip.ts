import { createHash, randomBytes } from "node:crypto";
import type { WriteBody } from "../store.ts";
import type { ProbeRun, StepResult } from "./probeRun.ts";

export const roundTripKeys = ["tmp-buffer", "tmp-stream", "unicode-ä b+c=%"];
export const roundTripBytes = 3 * 300_000;

/** PF-STORE-002: what is written comes back byte for byte, at once, for both kinds of body, and is listed at once. */
export async function roundTrip(run: ProbeRun): Promise<void> {
  const check = "PF-STORE-002" as const;
  const bytes = randomBytes(300_000);
  const bodies: [string, string, string, WriteBody][] = [
    ["buffer", "tmp-buffer", "A buffer is written and read back", bytes],
    ["stream", "tmp-stream", "A stream is written and read back", streamOf(bytes)],
    ["key", "unicode-ä b+c=%", "A key with spaces, + and non-ASCII letters works", bytes],
  ];
  for (const [id, name, title, body] of bodies) {
    await run.step({ check, id, title }, () => writeAndCompare(run, run.key(name), body, bytes));
  }
  await run.step({ check, id: "list", title: "What was written is listed at once" }, async () => {
    const { objects } = await run.store.list(run.prefix, { signal: run.signal });
    const missing = roundTripKeys.filter((name) => !objects.some(({ key }) => key === run.key(name)));
    return missing.length === 0
      ? {
          status: "pass",
          text: `${roundTripKeys.length} of ${roundTripKeys.length} keys, right after they were written`,
        }
      : { status: "fail", text: `not listed: ${missing.join(", ")}` };
  });
}

async function writeAndCompare(run: ProbeRun, key: string, body: WriteBody, expected: Uint8Array): Promise<StepResult> {
  const { store, signal } = run;
  await store.put(key, body, { signal });
  const object = await store.stat(key, signal);
  if (object === undefined) return { status: "fail", text: "the store said it was written, and it is not there" };
  if (object.bytes !== expected.length) {
    return { status: "fail", text: `${expected.length} bytes were written, ${object.bytes} are there` };
  }
  const [seen] = await store.read(object, [{ offset: 0, length: object.bytes }], signal);
  const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
  if (sha256(seen!) !== sha256(expected)) return { status: "fail", text: "other bytes came back than were written" };
  // A second look at ranges from the middle: some gateways ignore Range and send the whole.
  const [middle] = await store.read(object, [{ offset: 100_000, length: 1000 }], signal);
  if (Buffer.compare(middle!, expected.subarray(100_000, 101_000)) !== 0) {
    return { status: "fail", text: "a ranged read gave other bytes" };
  }
  const kept = object.checksum === undefined ? "" : `; the store keeps a ${object.checksum.algorithm} of it`;
  return { status: "pass", text: `${expected.length} bytes, byte-exact, whole and by range${kept}` };
}

/** The bytes as a stream in uneven pieces. */
function streamOf(bytes: Uint8Array): WriteBody {
  return {
    bytes: bytes.length,
    async *stream() {
      for (let at = 0; at < bytes.length; at += 70_001) yield bytes.subarray(at, at + 70_001);
    },
  };
}
