import { isTransientMessage } from "../../expressions/retry/transientMessage.ts";
import type { AttemptEnd } from "./attemptEnd.ts";

/**
 * Would this retryPolicy start another attempt after `end`? (Argo processNodeRetries.) OnTransientError compares the message
 * with a list of network errors that no preemption message is on; the controller's TRANSIENT_ERROR_PATTERN can add to it and
 * can not be seen from a manifest.
 */
export function policyAllows(policy: string, end: AttemptEnd): boolean {
  switch (policy) {
    case "Always":
      return true;
    case "OnFailure":
      return end.status === "Failed";
    case "OnError":
      return end.status === "Error";
    case "OnTransientError":
      return isTransientMessage(end.message);
    default:
      return false;
  }
}
