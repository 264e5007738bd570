import type { IncomingMessage } from "node:http";
import { StoreError } from "../storeError.ts";

/**
 * Fills `target` from the body of a ranged answer: one copy, and never more than was asked for.
 * @throws StoreError "truncated" when the connection ends early or the store sends more
 */
export async function collectBody(body: unknown, target: Uint8Array, key: string): Promise<void> {
  const stream = body as IncomingMessage;
  const { length } = target;
  let at = 0;
  await new Promise<void>((resolve, reject) => {
    stream.on("data", (chunk: Buffer) => {
      if (at + chunk.length > length) {
        stream.destroy();
        reject(new StoreError(`${key}: the store sent more bytes than were asked for.`, { reason: "truncated" }));
        return;
      }
      target.set(chunk, at);
      at += chunk.length;
    });
    stream.once("end", resolve);
    stream.once("error", reject);
    stream.once("close", () => {
      if (at < length) reject(Object.assign(new Error("the connection ended early"), { code: "ECONNRESET" }));
    });
  });
  if (at < length) throw new StoreError(`${key}: the store sent ${at} of ${length} bytes.`, { reason: "truncated" });
}
