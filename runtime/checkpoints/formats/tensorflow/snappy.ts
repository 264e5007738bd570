import { CheckpointError } from "../../checkpointError.ts";

/** Decompresses one raw snappy block (github.com/google/snappy, format_description.txt), at most `limit` bytes. */
export function unsnappy(data: Uint8Array, limit: number): Uint8Array {
  let at = 0;
  let length = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = data[at++];
    if (byte === undefined || shift > 28) throw damaged();
    length += (byte & 127) * 2 ** shift;
    if (byte < 128) break;
  }
  if (length > limit) throw damaged();
  const out = new Uint8Array(length);
  let end = 0;
  const little = (bytes: number): number => {
    let value = 0;
    for (let index = 0; index < bytes; index++) value += (data[at++] ?? 0) * 2 ** (8 * index);
    return value;
  };
  while (at < data.length) {
    const tag = data[at++]!;
    if ((tag & 3) === 0) {
      const short = tag >>> 2;
      const size = short < 60 ? short + 1 : little(short - 59) + 1;
      if (at + size > data.length || end + size > length) throw damaged();
      out.set(data.subarray(at, at + size), end);
      at += size;
      end += size;
      continue;
    }
    const kind = tag & 3;
    const size = kind === 1 ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1;
    const back = kind === 1 ? (tag >>> 5) * 256 + little(1) : little(kind === 2 ? 2 : 4);
    if (back === 0 || back > end || end + size > length) throw damaged();
    // Byte by byte: a copy may reach into what it writes.
    for (let index = 0; index < size; index++, end++) out[end] = out[end - back]!;
  }
  if (end !== length) throw damaged();
  return out;
}

function damaged(): CheckpointError {
  return new CheckpointError("A snappy block is damaged.", { reason: "undecodable", exitCode: 1 });
}
