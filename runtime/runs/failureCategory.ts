import type { EndReason } from "./run.ts";

/** What kind of trouble it was: decides who can mend it. */
export type FailureCategory =
  "preemption" | "code" | "memory" | "image" | "configuration" | "data" | "quota" | "deadline" | "stopped" | "unknown";

/** The category of a failed attempt from how it ended and all texts that tell of it. */
export function failureCategory(reason: EndReason, maybePreempted: boolean, texts: readonly string[]): FailureCategory {
  const text = texts.join("\n").slice(0, 20_000);
  if (reason === "out-of-memory") return "memory";
  if (reason === "stopped" || reason === "deadline") return reason;
  if (/exceeded quota|insufficient quota|quota exceeded/i.test(text)) return "quota";
  if (/ImagePull|ErrImage|InvalidImageName|manifest unknown|pull access denied/i.test(text)) return "image";
  if (maybePreempted) return "preemption";
  if (
    /^init: |failed to load artifact|NoSuchKey|artifact .{0,200}(not found|does not exist)|required artifact/im.test(
      text,
    )
  ) {
    return "data";
  }
  if (
    /CreateContainerConfigError|secret ".{0,253}" not found|configmap ".{0,253}" not found|FailedMount|can not be resolved|cannot be resolved/i.test(
      text,
    )
  ) {
    return "configuration";
  }
  if (reason === "not-started") return "configuration";
  if (reason === "exit-code") return "code";
  return "unknown";
}
