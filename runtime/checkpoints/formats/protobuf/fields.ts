import { CheckpointError } from "../../checkpointError.ts";

/** One field of a protobuf message as it lies on the wire. Fixed-size numbers are little-endian bytes. */
export interface ProtoField {
  number: number;
  value: bigint | Uint8Array;
}

/** The fields of one message, in order; nested ones are bytes. Throws CheckpointError "header". */
export function protoFields(bytes: Uint8Array): ProtoField[] {
  const fields: ProtoField[] = [];
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) break;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
    throw damaged();
  };
  while (at < bytes.length) {
    const tag = varint();
    const number = Number(tag >> 3n);
    const type = Number(tag & 7n);
    if (type === 0) fields.push({ number, value: varint() });
    else {
      const length = type === 2 ? Number(varint()) : type === 1 ? 8 : type === 5 ? 4 : -1;
      if (length < 0 || at + length > bytes.length) throw damaged();
      fields.push({ number, value: bytes.subarray(at, at + length) });
      at += length;
    }
  }
  return fields;
}

/** The last value of a number field, 0 when it is absent, as protobuf has it. */
export function protoNumber(fields: readonly ProtoField[], number: number): number {
  const value = fields.findLast((field) => field.number === number)?.value;
  return typeof value === "bigint" ? Number(BigInt.asIntN(64, value)) : 0;
}

export function protoBytes(fields: readonly ProtoField[], number: number): Uint8Array | undefined {
  const value = fields.findLast((field) => field.number === number)?.value;
  return value instanceof Uint8Array ? value : undefined;
}

function damaged(): CheckpointError {
  return new CheckpointError("A protobuf message is damaged.", { reason: "header", exitCode: 1 });
}
