import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { CheckpointError } from "../../runtime/checkpoints/checkpointError.ts";
import { readPickle } from "../../runtime/checkpoints/formats/pickle/readPickle.ts";
import { inspectCheckpoint } from "../../runtime/checkpoints/inspect/inspectCheckpoint.ts";
import type { Inspection } from "../../runtime/checkpoints/inspect/inspection.ts";
import { verifyCheckpoint } from "../../runtime/checkpoints/verify/verifyCheckpoint.ts";
import { fixtures } from "./support/fixtures.ts";
import { MemoryPlace } from "./support/memoryPlace.ts";
import { PickleText, torchFile, zipBytes } from "./support/torchZipBytes.ts";

const look = (bytes: Uint8Array): Promise<Inspection> =>
  inspectCheckpoint(new MemoryPlace({ "file.pt": bytes }), "file.pt");
const codes = ({ reasons }: Inspection): string[] => reasons.map(({ code }) => code);

function safetensors(header: string, data = 0): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(header)));
  return Buffer.concat([length, Buffer.from(header), Buffer.alloc(data)]);
}

describe("pickles that would run something", () => {
  const calls: [string, Buffer][] = [
    ["posix.system", new PickleText().global("posix", "system").op("(").text("touch /tmp/owned").op("t", "R").end()],
    ["builtins.eval", new PickleText().global("__builtin__", "eval").op("(").text("1").op("t", "R").end()],
    [
      "torch.serialization.os.system",
      Buffer.from("\u0080\u0004\u008c\u0013torch.serialization\u008c\u0009os.system\u0093.", "latin1"),
    ],
    ["os.system by INST", Buffer.from("(S'id'\nios\nsystem\n.", "latin1")],
  ];
  for (const [name, pickle] of calls) {
    test(`${name} is reported and the file is not good`, async () => {
      for (const bytes of [pickle, torchFile(pickle)]) {
        const inspection = await look(bytes);
        expect(codes(inspection)).toContain("malicious-global");
        expect(inspection.verdict).toBe("corrupt");
      }
    });
  }

  test("a class of the user is named, not condemned", async () => {
    const pickle = new PickleText().global("my_project.models", "Net").op(")", 0x81).end();
    expect(codes(await look(torchFile(pickle)))).toContain("custom-global");
  });
});

describe("pickles made to exhaust a reader", () => {
  test("a hundred thousand nested lists", async () => {
    const inspection = await look(torchFile(new PickleText().op("]".repeat(100_000)).op("a".repeat(99_999)).end()));
    expect(codes(inspection)).toContain("budget");
  });

  test("a tower of shared lists (2^64 leaves) ends at a budget", async () => {
    const pickle = new PickleText().op("]", "q", 0);
    for (let level = 1; level < 64; level++) pickle.op("]", "q", level, "(", "h", level - 1, "h", level - 1, "e");
    expect(codes(await look(torchFile(pickle.end())))).toContain("budget");
  });

  test("a list that holds itself, twice", async () => {
    const pickle = new PickleText().op("]", "q", 0, "(", "h", 0, "h", 0, "e").end();
    expect(codes(await look(torchFile(pickle)))).toContain("budget");
  });

  test("lengths and memo numbers beyond the file", () => {
    for (const hostile of [
      "\u0080\u0004\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f.",
      "B\u00ff\u00ff\u00ff\u00ffabc",
      "h\u0007.",
      "(e.",
      "R.",
      "a.",
      "N\u0093.",
      "0.",
      "t.",
    ]) {
      expect(() => readPickle(Buffer.from(hostile, "latin1"))).toThrow(CheckpointError);
    }
    // A number far beyond the others is legal, and must not make an array of that length.
    expect(readPickle(Buffer.from("Nr\u00ff\u00ff\u00ff\u00ffj\u00ff\u00ff\u00ff\u00ff.", "latin1")).root).toBe(null);
  });

  test("__proto__ as a key is a key", async () => {
    const pickle = new PickleText()
      .op("}", "(")
      .text("__proto__")
      .op("}", "(")
      .text("polluted")
      .int(1)
      .op("u", "u")
      .end();
    const { scalars } = await look(torchFile(pickle));
    expect(scalars).toContainEqual({ file: "file.pt", path: "__proto__/polluted", value: 1 });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe("tensors that lie about their storage", () => {
  const one = (count: number, offset: number, shape: number[], stride: number[], bytes: number) =>
    torchFile(new PickleText().op("}", "(").text("w").tensor("0", count, offset, shape, stride).op("u").end(), {
      0: new Uint8Array(bytes),
    });
  const lies: [what: string, file: Buffer, code: string][] = [
    ["more elements than bytes", one(100, 0, [100], [1], 40), "size"],
    ["an offset beyond the storage", one(10, 8, [4], [1], 40), "out-of-bounds"],
    ["strides beyond the storage", one(10, 0, [3], [9], 40), "out-of-bounds"],
    ["a shape beyond counting", one(10, 0, [2 ** 31 - 1, 2 ** 31 - 1], [1, 1], 40), "dtype"],
    ["a record that is not there", torchFile(new PickleText().tensor("7", 4, 0, [4], [1]).end()), "missing-data"],
  ];
  for (const [what, file, code] of lies) {
    test(`${what}`, async () => {
      const inspection = await look(file);
      expect(codes(inspection)).toContain(code);
      expect(["corrupt", "unknown"]).toContain(inspection.verdict);
    });
  }
});

describe("zips that programs disagree on", () => {
  const record = (name: string, text: string) => ({ name, data: Buffer.from(text) });
  const good = readFileSync(path.join(fixtures, "torch/weights.pt"));

  test("two data.pkl", async () => {
    const pickle = new PickleText().op("}").end();
    const file = zipBytes([
      { name: "a/data.pkl", data: pickle },
      { name: "a/data.pkl", data: new PickleText().op("]").end() },
    ]);
    expect(codes(await look(file))).toContain("polyglot");
  });

  test("an end record inside of a storage is not the end", async () => {
    const fake = Buffer.alloc(64);
    fake.writeUInt32LE(0x06054b50, 16);
    const pickle = new PickleText().op("}", "(").text("w").tensor("0", 16, 0, [16], [1]).op("u").end();
    const inspection = await look(torchFile(pickle, { 0: fake }));
    expect(inspection.tensors.map(({ name }) => name)).toEqual(["w"]);
  });

  test("entries that overlap, end behind the file, or have two sizes", async () => {
    const file = zipBytes([{ ...record("a/data.pkl", "N."), size: 1_000_000 }, record("a/version", "3")]);
    expect((await look(file)).verdict).toBe("corrupt");
    const moved = Buffer.from(good);
    const entry = moved.lastIndexOf("PK\u0001\u0002", undefined, "latin1");
    moved.writeUInt32LE(0, entry + 42);
    expect((await look(moved)).verdict).toBe("corrupt");
  });

  test("bytes behind the directory, or before the first entry", async () => {
    expect((await look(Buffer.concat([good, Buffer.from("x")]))).verdict).toBe("corrupt");
    expect((await look(Buffer.concat([Buffer.from("PK\u0003\u0004"), good]))).verdict).toBe("corrupt");
  });
});

describe("safetensors that the reference implementation refuses", () => {
  const headers: [what: string, file: Buffer][] = [
    ["a length of 2^63", Buffer.concat([Buffer.from("ffffffffffffff7f", "hex"), Buffer.from("{}")])],
    [
      "a key twice",
      safetensors(
        '{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}',
        1,
      ),
    ],
    ["a hole", safetensors('{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}', 2)],
    [
      "an overlap",
      safetensors(
        '{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}',
        2,
      ),
    ],
    [
      "offsets beyond 2^53",
      safetensors('{"a":{"dtype":"U8","shape":[1],"data_offsets":[9007199254740993,9007199254740994]}}', 2),
    ],
    ["a shape that does not fit", safetensors('{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}', 8)],
    [
      "a shape whose product overflows",
      safetensors('{"a":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,0]}}'),
    ],
    ["metadata that is no text", safetensors('{"__metadata__":{"a":1}}')],
    ["an unknown dtype", safetensors('{"a":{"dtype":"constructor","shape":[1],"data_offsets":[0,1]}}', 1)],
  ];
  for (const [what, file] of headers) {
    test(`${what}`, async () => {
      expect(["corrupt", "unknown"]).toContain((await look(file)).verdict);
    });
  }
});

describe("numbers of tensors", () => {
  const count = 500_000;

  test("500,000 tensors in one safetensors header", async () => {
    const entries = Array.from(
      { length: count },
      (_, i) => `"layer.${i}.w":{"dtype":"U8","shape":[1],"data_offsets":[${i},${i + 1}]}`,
    );
    const inspection = await look(safetensors(`{${entries.join(",")}}`, count));
    expect(inspection.tensors).toHaveLength(count);
    expect(inspection.verdict).toBe("weights-only");
  });

  test("100,000 views of one storage: listed, and its bytes are looked at once", async () => {
    const views = Array.from({ length: 60 }, (_, offset) =>
      new PickleText().tensor("0", 64, offset, [4], [1]).end().subarray(2, -1),
    );
    const pickle = new PickleText().op("}", "(");
    for (let index = 0; index < 100_000; index++) pickle.text(`w${index}`).add(views[index % 60]!);
    const place = new MemoryPlace({ "file.pt": torchFile(pickle.op("u").end(), { 0: new Uint8Array(256) }) });
    const inspection = await verifyCheckpoint(place, "file.pt");
    expect(inspection.tensors).toHaveLength(100_000);
    expect(inspection.verified).toBe(true);
  });
});
