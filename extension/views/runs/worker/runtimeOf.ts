import { createRuntime, type Runtime } from "../../../../runtime/index.ts";
import type { RunRef } from "../runRef.ts";

/** The runtime that a row belongs to: its folder's configuration and its target. For handlers, in the worker. */
export function runtimeOf({ folder, target }: RunRef): Promise<Runtime> {
  return createRuntime({ cwd: folder, target });
}
