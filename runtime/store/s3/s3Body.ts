import type { IncomingMessage } from "node:http";
import { StoreError } from "../storeError.ts";

/**
 * Collects the body of a ranged answer into one buffer: no copy per chunk, and never more than was asked for.
 * @throws StoreError "truncated" when the connection ends early or the store sends more
 */
export async function collectBody(body: unknown, length: number, key: string): Promise<Uint8Array> {
  const stream = body as IncomingMessage;
  const target = Buffer.allocUnsafe(length);
  let at = 0;
  await new Promise<void>((resolve, reject) => {
    stream.on("data", (chunk: Buffer) => {
      if (at + chunk.length > length) {
        stream.destroy();
        reject(new StoreError(`${key}: the store sent more bytes than were asked for.`, { reason: "truncated" }));
        return;
      }
      chunk.copy(target, at);
      at += chunk.length;
    });
    stream.once("end", resolve);
    stream.once("error", reject);
    stream.once("close", () => {
      if (at < length) reject(Object.assign(new Error("the connection ended early"), { code: "ECONNRESET" }));
    });
  });
  if (at === length) return target;
  throw new StoreError(`${key}: the store sent ${at} of ${length} bytes.`, { reason: "truncated" });
}
