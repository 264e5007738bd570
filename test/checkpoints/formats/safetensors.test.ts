import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { readSafetensorsHeader } from "../../../runtime/checkpoints/formats/safetensors/header.ts";
import { hashTensors } from "../../../runtime/checkpoints/formats/safetensors/hashTensors.ts";
import type { RangeSource } from "../../../runtime/checkpoints/source.ts";

/** Bytes in memory that fail on every read beyond their end, as a file does. */
function bytesSource(bytes: Uint8Array): RangeSource {
  return {
    bytes: bytes.length,
    read: async (offset, length) => {
      if (offset < 0 || offset + length > bytes.length) throw new Error(`read ${offset}+${length} of ${bytes.length}`);
      return bytes.subarray(offset, offset + length);
    },
    close: async () => {},
  };
}

function file(header: unknown, data: Uint8Array, headerLength?: bigint): RangeSource {
  const text = Buffer.from(typeof header === "string" ? header : JSON.stringify(header));
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(headerLength ?? BigInt(text.length));
  return bytesSource(Buffer.concat([prefix, text, data]));
}

const two = {
  __metadata__: { run_id: "r-1" },
  b: { dtype: "F32", shape: [2], data_offsets: [8, 16] },
  a: { dtype: "F64", shape: [1], data_offsets: [0, 8] },
};

describe("the safetensors header", () => {
  test("gives tensors in file order with PyTorch's dtype names", async () => {
    const { tensors, metadata } = await readSafetensorsHeader(file(two, Buffer.alloc(16)));
    const start = 8 + JSON.stringify(two).length;
    expect(tensors).toEqual([
      { name: "a", dtype: "float64", shape: [1], offset: start, bytes: 8 },
      { name: "b", dtype: "float32", shape: [2], offset: start + 8, bytes: 8 },
    ]);
    expect(metadata).toEqual({ run_id: "r-1" });
  });

  const bad: [string, RangeSource, RegExp][] = [
    ["no bytes", bytesSource(new Uint8Array()), /header length alone/],
    ["a header of 2^63 bytes", file({}, Buffer.alloc(0), 1n << 63n), /announces a header/],
    ["a header longer than the file", file({}, Buffer.alloc(0), 500n), /its header ends at 508/],
    ["a header that is no JSON", file("{", Buffer.alloc(0)), /not a JSON object/],
    ["a header that is a list", file([], Buffer.alloc(0)), /not a JSON object/],
    ["a tensor that is null", file({ a: null }, Buffer.alloc(0)), /unknown dtype/],
    [
      "a prototype name as dtype",
      file({ a: { dtype: "toString", shape: [], data_offsets: [0, 0] } }, Buffer.alloc(0)),
      /dtype/,
    ],
    [
      "sizes that disagree",
      file({ a: { dtype: "F64", shape: [2], data_offsets: [0, 8] } }, Buffer.alloc(8)),
      /needs 16/,
    ],
    ["a negative size", file({ a: { dtype: "U8", shape: [-1], data_offsets: [0, 8] } }, Buffer.alloc(8)), /no place/],
    [
      "a shape that overflows",
      file({ a: { dtype: "U8", shape: [2 ** 40, 2 ** 40], data_offsets: [0, 8] } }, Buffer.alloc(8)),
      /needs/,
    ],
    ["a gap", file({ a: { dtype: "U8", shape: [4], data_offsets: [4, 8] } }, Buffer.alloc(8)), /gap or overlap/],
    ["seven bytes missing", file(two, Buffer.alloc(9)), /its tensors end at/],
    ["eight bytes too many", file(two, Buffer.alloc(24)), /its tensors end at/],
  ];
  for (const [name, source, message] of bad) {
    test(`refuses ${name}`, async () => {
      await expect(readSafetensorsHeader(source)).rejects.toThrow(message);
    });
  }
});

test("tensor hashes cover dtype, shape and data, not metadata", async () => {
  const data = Buffer.from("0123456789abcdef");
  const hashes = await hashTensors(file(two, data));
  expect(hashes.get("a")).toBe(createHash("sha256").update("float64[1]\n01234567").digest("hex"));
  const other = { ...two, __metadata__: { run_id: "r-2" } };
  expect(await hashTensors(file(other, data))).toEqual(hashes);
  const reshaped = { ...two, b: { ...two.b, shape: [1, 2] } };
  expect((await hashTensors(file(reshaped, data))).get("b")).not.toBe(hashes.get("b"));
});
