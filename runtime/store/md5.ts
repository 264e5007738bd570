import { createHash } from "node:crypto";

/** MD5 as Content-MD5 and GCS have it: base64. A check of transport, not of authorship. */
export function md5(bytes: Uint8Array): string {
  return createHash("md5").update(bytes).digest("base64");
}
