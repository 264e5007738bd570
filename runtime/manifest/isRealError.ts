import type { YAMLError } from "yaml";

/** Go's reader does not care how far the lines of a flow collection are indented. */
export function isRealError({ code, message }: Pick<YAMLError, "code" | "message">): boolean {
  return !(code === "BAD_INDENT" && message.startsWith("Flow end indicator"));
}
