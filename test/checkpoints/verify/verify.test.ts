import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { crc32 } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { crc32c, unmaskCrc } from "../../../runtime/checkpoints/verify/crc32c.ts";
import { crcCombine } from "../../../runtime/checkpoints/verify/crcCombine.ts";
import { scanSegment } from "../../../runtime/checkpoints/verify/scanSegment.ts";
import { verifyCheckpoint } from "../../../runtime/checkpoints/verify/verifyCheckpoint.ts";
import type { Inspection } from "../../../runtime/checkpoints/inspect/inspection.ts";
import { LocalFolder } from "../../../runtime/store/file/localFolder.ts";
import { seededRandom } from "../../support/random.ts";
import { MemoryPlace } from "../support/memoryPlace.ts";
import { PickleText, torchFile } from "../support/torchZipBytes.ts";

const work = mkdtempSync(path.join(tmpdir(), "preflight-verify-"));
afterAll(() => rmSync(work, { recursive: true, force: true }));

describe("checksums", () => {
  const random = seededRandom(1);
  const data = Buffer.from(Array.from({ length: 5000 }, () => Math.floor(random() * 256)));

  test("CRC-32C of the known vectors (RFC 3720, B.4)", () => {
    expect(crc32c(Buffer.alloc(32))).toBe(0x8a9136aa);
    expect(crc32c(Buffer.alloc(32, 255))).toBe(0x62a8ab43);
    expect(crc32c(Buffer.from(Array.from({ length: 32 }, (_, i) => i)))).toBe(0x46dd794e);
    expect(crc32c(Buffer.from("123456789"))).toBe(0xe3069283);
  });

  test("of parts put together is that of the whole", () => {
    for (const cut of [0, 1, 7, 8, 2500, 4999, 5000]) {
      const [a, b] = [data.subarray(0, cut), data.subarray(cut)];
      expect(crcCombine(crc32(a), crc32(b), b.length, "crc32")).toBe(crc32(data));
      expect(crcCombine(crc32c(a), crc32c(b), b.length, "crc32c")).toBe(crc32c(data));
      expect(crc32c(b, crc32c(a))).toBe(crc32c(data));
    }
  });

  test("TensorFlow's mask is undone", () => {
    const masked = (((0xe3069283 >>> 15) | (0xe3069283 << 17)) + 0xa282ead8) >>> 0;
    expect(unmaskCrc(masked)).toBe(0xe3069283);
  });
});

describe("values: the quick look and the count agree with plain arithmetic", () => {
  /** Bits of special values by dtype: NaN, +inf, -inf, a negative number, zero, one. */
  const kinds: [dtype: string, size: number, bits: (bigint | undefined)[]][] = [
    ["float32", 4, [0x7fc00001n, 0x7f800000n, 0xff800000n, 0xbf800000n, 0n, 0x3f800000n]],
    [
      "float64",
      8,
      [0x7ff8000000000001n, 0x7ff0000000000000n, 0xfff0000000000000n, 0xbff0000000000000n, 0n, 0x3ff0000000000000n],
    ],
    ["float16", 2, [0x7e00n, 0x7c00n, 0xfc00n, 0xbc00n, 0n, 0x3c00n]],
    ["bfloat16", 2, [0x7fc0n, 0x7f80n, 0xff80n, 0xbf80n, 0n, 0x3f80n]],
    ["float8_e5m2", 1, [0x7en, 0x7cn, 0xfcn, 0xbcn, 0n, 0x3cn]],
    ["float8_e4m3fn", 1, [0x7fn, undefined, undefined, 0xb8n, 0n, 0x38n]],
  ];
  for (const [dtype, size, bits] of kinds) {
    for (const bigEndian of [false, true]) {
      test(`${dtype}${bigEndian ? ", big-endian" : ""}`, () => {
        const random = seededRandom(2);
        for (let trial = 0; trial < 200; trial++) {
          const count = 1 + Math.floor(random() * 40);
          const expected = { nan: 0, positiveInfinity: 0, negativeInfinity: 0, negative: 0 };
          const counters = ["nan", "positiveInfinity", "negativeInfinity", "negative"] as const;
          const isClean = random() < 0.3;
          // An odd start, as data in legacy files has.
          const shift = Math.floor(random() * 3);
          const memory = Buffer.alloc(shift + count * size);
          for (let index = 0; index < count; index++) {
            const choice = isClean ? 4 + Math.floor(random() * 2) : Math.floor(random() * 6);
            const value = bits[choice] ?? bits[5]!;
            if (bits[choice] !== undefined && choice < 4) expected[counters[choice]!]++;
            for (let byte = 0; byte < size; byte++) {
              const at = bigEndian ? size - 1 - byte : byte;
              memory[shift + index * size + at] = Number((value >> BigInt(8 * byte)) & 255n);
            }
          }
          expect(scanSegment(memory.subarray(shift), dtype, true, bigEndian)).toEqual(expected);
        }
      });
    }
  }
});

/** A model, its Adam state and a step, in one file; `change` works on the floats of each storage. */
function training(change: (storages: Record<string, Float32Array>) => void, count = 64): Buffer {
  const random = seededRandom(3);
  const storages: Record<string, Float32Array> = {};
  for (const key of ["0", "1", "2", "3"]) storages[key] = Float32Array.from({ length: count }, () => random() + 0.1);
  storages["3"] = Float32Array.from({ length: 1 }, () => 5);
  change(storages);
  const pickle = new PickleText()
    .op("}", "(")
    .text("model")
    .op("}", "(")
    .text("w")
    .tensor("0", count, 0, [count], [1])
    .op("u");
  pickle.text("optimizer").op("}", "(").text("state").op("}", "(").int(0).op("}", "(");
  pickle.text("step").tensor("3", 1, 0, [], []);
  pickle
    .text("exp_avg")
    .tensor("1", count, 0, [count], [1])
    .text("exp_avg_sq")
    .tensor("2", count, 0, [count], [1])
    .op("u", "u");
  pickle.text("param_groups").op("]", "}", "(").text("betas").op("(").int(0).int(0).op("t");
  pickle.text("params").op("]", "(").int(0).op("e", "u", "a", "u").text("global_step").int(5).op("u");
  const bytes = Object.fromEntries(
    Object.entries(storages).map(([key, values]) => [key, new Uint8Array(values.buffer)]),
  );
  return torchFile(pickle.end(), bytes);
}

const verify = (bytes: Uint8Array): Promise<Inspection> => verifyCheckpoint(new MemoryPlace({ "a.pt": bytes }), "a.pt");
const reasonOf = ({ reasons }: Inspection, code: string) => reasons.find((reason) => reason.code === code);

describe("values that no training goes on from", () => {
  test("a good one has nothing but what was not saved", async () => {
    const inspection = await verify(training(() => {}));
    expect(inspection).toMatchObject({ verdict: "resumable-with-loss", verified: true });
    expect(inspection.reasons.map(({ code }) => code)).toEqual(["no-rng", "no-scheduler"]);
  });

  test("NaN in a weight", async () => {
    const inspection = await verify(training((storages) => void (storages["0"]![7] = Number.NaN)));
    expect(inspection.verdict).toBe("corrupt");
    expect(reasonOf(inspection, "nan")).toMatchObject({ tensor: "model/w", text: expect.stringContaining("1 NaN") });
    expect(inspection.tensors.find(({ name }) => name === "model/w")!.nonFinite).toBe(1);
  });

  test("infinity in a moment, but -inf alone in the model is a mask", async () => {
    const moment = await verify(training((storages) => void (storages["1"]![0] = -Infinity)));
    expect(moment.verdict).toBe("corrupt");
    const mask = await verify(training((storages) => storages["0"]!.fill(-Infinity, 3)));
    expect(mask.verdict).toBe("resumable-with-loss");
    expect(reasonOf(mask, "infinite")).toMatchObject({ effect: undefined });
  });

  test("a second moment below zero; a first one may be", async () => {
    const second = await verify(training((storages) => void (storages["2"]![9] = -1e-9)));
    expect(reasonOf(second, "impossible-moment")).toMatchObject({
      tensor: "optimizer/state/0/exp_avg_sq",
      effect: "corrupt",
    });
    const first = await verify(training((storages) => void (storages["1"]![9] = -1)));
    expect(first.verdict).toBe("resumable-with-loss");
  });

  test("an optimizer that is ahead of the checkpoint", async () => {
    const inspection = await verify(training((storages) => void (storages["3"]![0] = 9)));
    expect(reasonOf(inspection, "optimizer-ahead")).toBeDefined();
  });
});

describe("large files, in windows and workers", () => {
  const count = 6_000_000; // 24 MB per storage

  test("a bad value, and a flipped bit, wherever they lie", async () => {
    const place = new LocalFolder(work);
    const file = path.join(work, "large.pt");
    const progress: number[] = [];
    // The first and the last float, and two at the edge of a window of 2 MiB.
    writeFileSync(
      file,
      training((storages) => {
        for (const at of [0, 524_287, 524_288, count - 1]) storages["1"]![at] = Number.NaN;
      }, count),
    );
    const inspection = await verifyCheckpoint(place, "large.pt", {
      onProgress: ({ done }) => void progress.push(done),
    });
    expect(reasonOf(inspection, "checksum")).toBeUndefined();
    expect(inspection.verified).toBe(true);
    expect(reasonOf(inspection, "nan")).toMatchObject({
      tensor: "optimizer/state/0/exp_avg",
      text: expect.stringContaining("4 NaN"),
    });
    expect(progress.at(-1)).toBe(3 * 4 * count + 4);

    const { offset } = inspection.tensors.find(({ name }) => name === "model/w")!;
    const { open } = await import("node:fs/promises");
    const handle = await open(file, "r+");
    await handle.write(Buffer.from([0x12]), 0, 1, offset! + 17_000_001);
    await handle.close();
    const damaged = await verifyCheckpoint(place, "large.pt");
    expect(reasonOf(damaged, "checksum")).toMatchObject({ tensor: "model/w", offset, bytes: 4 * count });
  });

  test("aborting ends it", async () => {
    const controller = new AbortController();
    const running = verifyCheckpoint(new LocalFolder(work), "large.pt", {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(running).rejects.toThrow(/abort/i);
  });
});

describe("data that never reached the disk", () => {
  const file = (bytes: number, zeros: number): Buffer => {
    const header = `{"a.weight":{"dtype":"F32","shape":[${bytes / 4}],"data_offsets":[0,${bytes}]},"b.bias":{"dtype":"F32","shape":[8],"data_offsets":[${bytes},${bytes + 32}]}}`;
    const padded = header.padEnd(Math.ceil(header.length / 8) * 8);
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(padded.length));
    const data = Buffer.alloc(bytes + 32, 1);
    data.fill(0, data.length - zeros);
    return Buffer.concat([length, Buffer.from(padded), data]);
  };

  test("zeros from the middle of a tensor to the end of a safetensors file", async () => {
    const inspection = await verify(file(40_000, 10_000));
    expect(inspection.verdict).toBe("corrupt");
    expect(reasonOf(inspection, "zero-tail")).toMatchObject({ tensor: "a.weight", bytes: 10_000 });
  });

  test("a bias of zeros at the end is a bias of zeros", async () => {
    expect((await verify(file(40_000, 32))).verdict).toBe("weights-only");
  });
});
