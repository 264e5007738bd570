import type { LifecycleHook } from "../../../../manifest/argo.ts";
import { refuse } from "./invalid.ts";

/** Only the exit hook may do without an expression. @throws Invalid */
export function validateHooks(hooks: Record<string, LifecycleHook> | undefined, at: string): void {
  for (const [event, { expression }] of Object.entries(hooks ?? {})) {
    if (event !== "exit" && !expression) refuse(`${at}.${event} Expression required`);
  }
}
