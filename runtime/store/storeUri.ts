import { fileURLToPath } from "node:url";
import path from "node:path";
import { StoreError } from "./storeError.ts";

export type StoreUri =
  | { kind: "file"; folder: string }
  /** `prefix` without "/" at either end; "" = the whole bucket. */
  | { kind: "s3" | "gs"; bucket: string; prefix: string };

/**
 * Reads `s3://bucket/prefix`, `gs://bucket/prefix`, `file:///folder` or the path of a folder (relative to `cwd`).
 * @throws StoreError "uri"
 */
export function parseStoreUri(uri: string, cwd: string): StoreUri {
  const match = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(uri);
  if (match === null) return { kind: "file", folder: path.resolve(cwd, uri) };
  const scheme = match[1]!.toLowerCase();
  if (scheme === "file") return { kind: "file", folder: folderOf(uri) };
  if (scheme !== "s3" && scheme !== "gs") {
    throw new StoreError(`${shown(uri)}: ${scheme}:// is not a store Preflight can open.`, {
      reason: "uri",
      hint: "Use s3://bucket/prefix, gs://bucket/prefix, file:///folder or a path.",
    });
  }
  const [bucket = "", ...rest] = match[2]!.split("/");
  if (!/^[a-z0-9][a-z0-9._-]{1,221}$/i.test(bucket)) {
    throw new StoreError(`${shown(uri)} names no bucket.`, { reason: "uri", hint: `Write ${scheme}://bucket/prefix.` });
  }
  const prefix = rest.join("/").replace(/^\/+|\/+$/g, "");
  return { kind: scheme, bucket, prefix: prefix === "" ? "" : checkKey(prefix) };
}

/**
 * A key that means the same on every store: no empty part, no "." or "..", no NUL, at most 1024 bytes.
 * @throws StoreError "key"
 */
export function checkKey(key: string): string {
  const bad = key.split("/").some((part) => part === "" || part === "." || part === "..");
  if (!bad && !key.includes("\0") && Buffer.byteLength(key) <= 1024) return key;
  throw new StoreError(`${JSON.stringify(key.slice(0, 80))} is not a usable key.`, {
    reason: "key",
    hint: "Keys have no empty parts, no . or .., and at most 1024 bytes.",
  });
}

/** A prefix of keys for listings: "" or a key, a closing "/" allowed. Returned with a closing "/", or "". */
export function checkPrefix(prefix: string): string {
  const bare = prefix.replace(/\/$/, "");
  return bare === "" ? "" : `${checkKey(bare)}/`;
}

function folderOf(uri: string): string {
  try {
    return path.resolve(fileURLToPath(uri));
  } catch (error) {
    throw new StoreError(`${shown(uri)} is not a folder of this machine.`, {
      reason: "uri",
      hint: "Write file:///absolute/folder.",
      cause: error,
    });
  }
}

function shown(uri: string): string {
  return uri.replace(/\/\/[^/@]*@/, "//***@").slice(0, 200);
}
