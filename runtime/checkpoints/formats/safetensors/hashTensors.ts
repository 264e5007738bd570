import { createHash } from "node:crypto";
import type { RangeSource } from "../../source.ts";
import { readSafetensorsHeader } from "./header.ts";

const chunk = 1024 * 1024;

/**
 * SHA-256 of every tensor: over dtype, shape and data, so that two equal hashes mean the same tensor to the byte. Metadata
 * (run id, dates) is left out on purpose. Reads in pieces of 1 MiB.
 */
export async function hashTensors(source: RangeSource, signal?: AbortSignal): Promise<Map<string, string>> {
  const { tensors } = await readSafetensorsHeader(source);
  const hashes = new Map<string, string>();
  for (const { name, dtype, shape, offset, bytes } of tensors) {
    const hash = createHash("sha256").update(`${dtype}[${shape.join(",")}]\n`);
    for (let done = 0; done < bytes; done += chunk) {
      signal?.throwIfAborted();
      hash.update(await source.read(offset + done, Math.min(chunk, bytes - done)));
    }
    hashes.set(name, hash.digest("hex"));
  }
  return hashes;
}
