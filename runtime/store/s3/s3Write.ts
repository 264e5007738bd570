import { pauseBefore } from "../pause.ts";
import type { WriteOptions, WriteOutcome } from "../store.ts";
import { isTransient, statusOf, wasRetried } from "./s3Errors.ts";

const tries = 5;

/** `If-None-Match: *` or `If-Match` of a write. */
export function preconditions({ ifAbsent, ifMatch }: WriteOptions): { IfNoneMatch?: string; IfMatch?: string } {
  if (ifAbsent === true) return { IfNoneMatch: "*" };
  return ifMatch === undefined ? {} : { IfMatch: ifMatch };
}

/**
 * Sends a write until it has a clear answer. 409 (another write of the same key is going on) is asked again; 412 after a try
 * whose answer was lost is "unclear", because what is there may be ours. `retry` also sends again what the SDK does not
 * (streams, which it can not rewind).
 */
export async function settleWrite(
  send: () => Promise<{ ETag?: string; VersionId?: string }>,
  { ifMatch, signal }: WriteOptions,
  retry: "also transient" | "conflicts only",
): Promise<WriteOutcome> {
  let doubtful = false;
  for (let attempt = 1; ; attempt++) {
    try {
      const { ETag = "", VersionId } = await send();
      return { outcome: "written", version: ETag, ...(VersionId !== undefined && { versionId: VersionId }) };
    } catch (error) {
      signal?.throwIfAborted();
      const status = statusOf(error);
      doubtful ||= wasRetried(error);
      // If-Match on an object that is gone: AWS answers 404.
      if (status === 412 || (status === 404 && ifMatch !== undefined)) {
        return { outcome: doubtful ? "unclear" : "refused" };
      }
      const again = status === 409 || (retry === "also transient" && isTransient(error));
      if (!again || attempt >= tries) throw error;
      if (status === undefined || status >= 500) doubtful = true;
      await pauseBefore(attempt + 1, signal);
    }
  }
}
