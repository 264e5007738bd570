import { redact } from "../../text/redact.ts";
import { StoreError } from "../storeError.ts";
import type { GcsAnswer } from "./gcsClient.ts";

/** An answer of 400 and above as a sentence with what to do next. */
export function gcsError({ status, body }: GcsAnswer, doing: string): StoreError {
  const make = (text: string, reason: string, hint?: string, exitCode?: 3) =>
    new StoreError(`${doing}: ${text}`, { reason, hint, exitCode });
  if (status === 401) return make("the credentials were refused", "credentials", undefined, 3);
  if (status === 403)
    return make("not allowed (403)", "forbidden", "Give the identity a role such as Storage Object User.");
  if (status === 404) return make("there is no such bucket or object", "not-found");
  if (status === 501) return make("the store has no such call (501)", "unsupported");
  if (status >= 500 || status === 429)
    return make(`the store answers with faults (${status})`, "unreachable", undefined, 3);
  const detail = redact(new TextDecoder().decode(body.subarray(0, 300))).replaceAll(/\s+/g, " ");
  return make(`the store refused (${status}: ${detail})`, "refused");
}
