import { redact } from "../../text/redact.ts";
import { StoreError } from "../storeError.ts";

interface ServiceError {
  name?: string;
  message?: string;
  code?: string;
  $metadata?: { httpStatusCode?: number; attempts?: number };
}

/** The HTTP status of an SDK error; undefined when there was no answer. */
export function statusOf(error: unknown): number | undefined {
  return (error as ServiceError).$metadata?.httpStatusCode;
}

/** Was the request sent more than once, so that an earlier try may have taken effect? */
export function wasRetried(error: unknown): boolean {
  return ((error as ServiceError).$metadata?.attempts ?? 1) > 1;
}

/** Is the answer "there is no such object"? 403 is not: without s3:ListBucket absent and forbidden look the same. */
export function isMissing(error: unknown): boolean {
  const { name } = error as ServiceError;
  return name === "NoSuchKey" || name === "NotFound" || (statusOf(error) === 404 && name !== "NoSuchBucket");
}

/** Is it worth the same request again? No answer, throttling, or a fault of the server. */
export function isTransient(error: unknown): boolean {
  const { name = "", code = "" } = error as ServiceError;
  const status = statusOf(error);
  if (status !== undefined && status >= 500 && status !== 501) return true;
  if (status === 429 || name === "SlowDown" || name === "RequestTimeout") return true;
  if (status !== undefined && status >= 400) return false;
  return networkCodes.has(code) || name === "TimeoutError" || /socket hang up|aborted|ECONNRESET/.test(String(error));
}

const networkCodes = new Set(["ECONNRESET", "ECONNREFUSED", "EPIPE", "ETIMEDOUT", "ECONNABORTED", "EAI_AGAIN"]);

/** An SDK error as a sentence with what to do next. Nothing of request headers or bodies gets into it. */
export function storeErrorOf(error: unknown, doing: string, place: string): StoreError {
  if (error instanceof StoreError) return error;
  const { name = "Error", message = "", code } = error as ServiceError;
  const status = statusOf(error);
  const detail = redact(message).slice(0, 300);
  const make = (text: string, reason: string, hint?: string, exitCode?: 3) =>
    new StoreError(`${doing}: ${text}`, { reason, hint, cause: error, exitCode });
  if (detail.startsWith("Region is missing")) {
    return make("no region is set", "credentials", "Set AWS_REGION, or `region` of the store in preflight.yaml.");
  }
  if (/credential|token.*(expired|invalid)|sso/i.test(`${name} ${detail}`) && (status ?? 0) < 400) {
    return make(`no usable credentials (${detail})`, "credentials", "Set AWS_PROFILE, sign in, or name `profile`.", 3);
  }
  if (name === "NoSuchBucket") return make("there is no such bucket", "not-found", "Create it, or mend the URI.");
  if (status === 401 || status === 403) {
    const wrongKey = name === "InvalidAccessKeyId" || name === "SignatureDoesNotMatch" || name === "ExpiredToken";
    if (wrongKey) return make(`the credentials were refused (${name})`, "credentials", undefined, 3);
    return make(`not allowed (403 ${name})`, "forbidden", "Give the identity the permission that this call needs.");
  }
  if (status === 301 || name === "PermanentRedirect") {
    return make("the bucket is in another region", "refused", "Set `region` of the store in preflight.yaml.");
  }
  if (isMissing(error)) return make("there is no such object", "not-found");
  if (status === 501 || name === "NotImplemented") {
    return make(`the store has no such call (${status ?? 501} ${name})`, "unsupported");
  }
  if (status === undefined || status >= 500) {
    const why = status === undefined ? (code ?? name) : `${status} ${name}`;
    return make(`${place} can not be reached or answers with faults (${why})`, "unreachable", undefined, 3);
  }
  return make(`the store refused (${status} ${name}${detail === "" ? "" : `: ${detail}`})`, "refused");
}
