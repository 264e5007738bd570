import * as z from "zod";
import type { ObjectInfo } from "../store.ts";
import { StoreError } from "../storeError.ts";

const resource = z.object({
  name: z.string(),
  size: z.coerce.number().default(0),
  generation: z.coerce.string(),
  updated: z.string().optional(),
  crc32c: z.string().optional(),
  /** Objects that were composed have none. */
  md5Hash: z.string().optional(),
});

const listing = z.object({
  items: z.array(resource).default([]),
  prefixes: z.array(z.string()).default([]),
  nextPageToken: z.string().optional(),
});

/** JSON API "Objects" resource → ObjectInfo; `prefix` of the store is taken off the name. */
export function objectOf(body: unknown, prefix: string): ObjectInfo {
  const { name, size, generation, updated, crc32c, md5Hash } = parsed(resource, body);
  return {
    key: name.slice(prefix.length),
    bytes: size,
    modifiedAt: new Date(updated ?? 0),
    version: generation,
    ...(md5Hash !== undefined && { md5: Buffer.from(md5Hash, "base64").toString("hex") }),
    ...(crc32c !== undefined && { checksum: { algorithm: "crc32c", value: crc32c, composite: false } }),
  };
}

export function listingOf(body: unknown, prefix: string): { objects: ObjectInfo[]; folders: string[]; next?: string } {
  const { items, prefixes, nextPageToken } = parsed(listing, body);
  return {
    objects: items.map((item) => objectOf(item, prefix)),
    folders: prefixes.map((name) => name.slice(prefix.length).replace(/\/$/, "")),
    next: nextPageToken === "" ? undefined : nextPageToken,
  };
}

/** MD5 of an object's bytes, base64; undefined when the answer has none. */
export function md5Of(body: unknown): string | undefined {
  return parsed(resource, body).md5Hash;
}

/** JSON of an answer. Throws StoreError when it is none. */
export function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch (error) {
    throw new StoreError("The store's answer is not JSON.", { reason: "refused", cause: error });
  }
}

function parsed<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw new StoreError("The store's answer has an unexpected shape.", { reason: "refused", cause: result.error });
}
