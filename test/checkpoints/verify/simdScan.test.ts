import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { floatKind } from "../../../runtime/checkpoints/verify/floatKind.ts";
import { simdScan } from "../../../runtime/checkpoints/verify/simdScan.ts";
import { moduleText } from "../../../scripts/simdScan/moduleText.ts";
import { seededRandom } from "../../support/random.ts";

test("the module is its source, compiled", async () => {
  expect(readFileSync("runtime/checkpoints/verify/simdScanModule.ts", "utf8")).toBe(await moduleText());
});

/** Width, and the pattern of bits that NaN and infinity have set; of e4m3fn NaN alone has all of it. */
const dtypes: [dtype: string, bits: number, exponent: bigint][] = [
  ["float64", 64, 0x7ff0_0000_0000_0000n],
  ["float32", 32, 0x7f80_0000n],
  ["float16", 16, 0x7c00n],
  ["bfloat16", 16, 0x7f80n],
  ["float8_e5m2", 8, 0x7cn],
  ["float8_e4m3fn", 8, 0x7fn],
];

/** The same, one value after the other. */
function plain(bytes: Buffer, bits: number, exponent: bigint): { special: boolean; negative: boolean } {
  const found = { special: false, negative: false };
  for (let at = 0; at + bits / 8 <= bytes.length; at += bits / 8) {
    let value = 0n;
    for (let byte = bits / 8 - 1; byte >= 0; byte--) value = (value << 8n) | BigInt(bytes[at + byte]!);
    found.special ||= (value & exponent) === exponent;
    found.negative ||= value >> BigInt(bits - 1) === 1n;
  }
  return found;
}

describe.each(dtypes)("%s: the vectors say what plain arithmetic says", (dtype, bits, exponent) => {
  const kind = floatKind(dtype)!;
  const size = bits / 8;

  test("of random bits of every length, at every address", () => {
    const random = seededRandom(7);
    for (let trial = 0; trial < 400; trial++) {
      const shift = Math.floor(random() * 16);
      const memory = Buffer.from(
        Array.from({ length: shift + size * Math.floor(random() * 40) }, () => random() * 256),
      );
      const bytes = memory.subarray(shift);
      expect(simdScan(bytes, kind)).toEqual(plain(bytes, bits, exponent));
    }
  });

  test("of one special or negative value among healthy ones, wherever it is", () => {
    // One bit short of special, so that no carry may come over from a neighbour.
    const almost = exponent & ~(exponent & -exponent);
    const fill = (memory: Buffer, at: number, value: bigint): void => {
      for (let byte = 0; byte < size; byte++) memory[at + byte] = Number((value >> BigInt(8 * byte)) & 255n);
    };
    const count = 160 / size;
    for (let place = 0; place < count; place++) {
      const memory = Buffer.alloc(160);
      const mantissa = (exponent & -exponent) - 1n;
      for (let index = 0; index < count; index++) fill(memory, index * size, almost | mantissa);
      expect(simdScan(memory, kind)).toEqual({ special: false, negative: false });
      fill(memory, place * size, exponent);
      expect(simdScan(memory, kind)).toEqual({ special: true, negative: false });
      fill(memory, place * size, almost | (1n << BigInt(bits - 1)));
      expect(simdScan(memory, kind)).toEqual({ special: false, negative: true });
    }
  });

  test("across the copies it works on, and nothing is left from the scan before", () => {
    const memory = Buffer.alloc(300_000);
    for (const at of [0, 128 * 1024 - size, 128 * 1024, 256 * 1024, 300_000 - size - (300_000 % size)]) {
      memory.fill(0xff, at, at + size);
      expect(simdScan(memory, kind)).toEqual({ special: true, negative: true });
      memory.fill(0, at, at + size);
      expect(simdScan(memory, kind)).toEqual({ special: false, negative: false });
      expect(simdScan(memory.subarray(0, size), kind)).toEqual({ special: false, negative: false });
    }
  });
});

test("no bytes have nothing", () => {
  expect(simdScan(new Uint8Array(0), floatKind("float32")!)).toEqual({ special: false, negative: false });
});
