import { crc32 } from "node:zlib";

export interface ZipRecord {
  name: string;
  data: Uint8Array;
  /** Other than the true one. */
  crc?: number;
  /** Size in the directory, other than the true one. */
  size?: number;
}

/** A zip as PyTorch writes it: stored, data on 64 bytes by padding of the local header, descriptors, no zip64. */
export function zipBytes(records: readonly ZipRecord[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  const push = (part: Buffer): void => {
    parts.push(part);
    at += part.length;
  };
  for (const { name, data, crc = crc32(data), size = data.length } of records) {
    const headerOffset = at;
    const nameBytes = Buffer.from(name);
    const padding = (64 - ((at + 30 + nameBytes.length + 4) % 64)) % 64;
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(0x0808, 6);
    local.writeUInt16LE(nameBytes.length, 26);
    local.writeUInt16LE(4 + padding, 28);
    const extra = Buffer.alloc(4 + padding, "Z");
    extra.writeUInt16LE(0x4246, 0);
    extra.writeUInt16LE(padding, 2);
    push(Buffer.concat([local, nameBytes, extra]));
    push(Buffer.from(data));
    if (data.length > 0) {
      const descriptor = Buffer.alloc(16);
      descriptor.writeUInt32LE(0x08074b50, 0);
      descriptor.writeUInt32LE(crc, 4);
      descriptor.writeUInt32LE(data.length, 8);
      descriptor.writeUInt32LE(data.length, 12);
      push(descriptor);
    }
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(0x0808, 8);
    entry.writeUInt32LE(crc, 16);
    entry.writeUInt32LE(size, 20);
    entry.writeUInt32LE(size, 24);
    entry.writeUInt16LE(nameBytes.length, 28);
    entry.writeUInt32LE(headerOffset, 42);
    directory.push(entry, nameBytes);
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(records.length, 0xffff), 8);
  end.writeUInt16LE(Math.min(records.length, 0xffff), 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, central, end]);
}

/** Opcodes of one pickle, protocol 2. */
export class PickleText {
  private readonly parts: Buffer[] = [Buffer.from([0x80, 2])];

  op(...bytes: (number | string)[]): this {
    for (const byte of bytes)
      this.parts.push(typeof byte === "string" ? Buffer.from(byte, "latin1") : Buffer.from([byte]));
    return this;
  }

  /** Opcodes that were made before. */
  add(opcodes: Buffer): this {
    this.parts.push(opcodes);
    return this;
  }

  text(value: string): this {
    const data = Buffer.from(value);
    const head = Buffer.alloc(5);
    head.writeUInt8(0x58, 0);
    head.writeUInt32LE(data.length, 1);
    this.parts.push(head, data);
    return this;
  }

  int(value: number): this {
    const data = Buffer.alloc(5);
    data.writeUInt8(0x4a, 0);
    data.writeInt32LE(value, 1);
    this.parts.push(data);
    return this;
  }

  global(module: string, name: string): this {
    return this.op(`c${module}\n${name}\n`);
  }

  /** torch._utils._rebuild_tensor_v2 of a float32 storage. */
  tensor(key: string, count: number, offset: number, shape: readonly number[], stride: readonly number[]): this {
    this.global("torch._utils", "_rebuild_tensor_v2").op("(", "(").text("storage").global("torch", "FloatStorage");
    this.text(key).text("cpu").int(count).op("t", "Q").int(offset).op("(");
    for (const size of shape) this.int(size);
    this.op("t", "(");
    for (const step of stride) this.int(step);
    return this.op("t", 0x89).global("collections", "OrderedDict").op(")", "R", "t", "R");
  }

  end(): Buffer {
    return Buffer.concat([...this.parts, Buffer.from(".")]);
  }
}

/** A whole PyTorch file around a pickle and its storages. */
export function torchFile(pickle: Uint8Array, storages: Record<string, Uint8Array> = {}): Buffer {
  return zipBytes([
    { name: "archive/data.pkl", data: pickle },
    { name: "archive/byteorder", data: Buffer.from("little") },
    ...Object.entries(storages).map(([key, data]) => ({ name: `archive/data/${key}`, data })),
    { name: "archive/version", data: Buffer.from("3\n") },
  ]);
}
