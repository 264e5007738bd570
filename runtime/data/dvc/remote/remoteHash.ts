import type { ObjectInfo, Store } from "../../../store/store.ts";
import { md5Hasher, type DvcHashKind } from "../md5Hasher.ts";

const pieceBytes = 8 << 20;

/** Reads an object in pieces through md5; hex. Memory: one piece. Throws StoreError. */
export async function remoteHash(
  store: Store,
  object: ObjectInfo,
  kind: DvcHashKind,
  signal: AbortSignal,
): Promise<string> {
  const hash = md5Hasher(kind);
  for (let offset = 0; offset < object.bytes; offset += pieceBytes) {
    const length = Math.min(pieceBytes, object.bytes - offset);
    const [bytes] = await store.read(object, [{ offset, length }], signal);
    hash.update(Buffer.from(bytes!.buffer, bytes!.byteOffset, bytes!.byteLength));
  }
  return hash.digest();
}
