import type { Command } from "commander";
import { createRuntime, type Runtime } from "../index.ts";
import type { CommandIo } from "./commandIo.ts";
import { globalOptions } from "./globalOptions.ts";

/** The runtime that a command works on: configuration (nearest to `files`) and target as the global options say. */
export async function openRuntime(command: Command, io: CommandIo, files?: readonly string[]): Promise<Runtime> {
  const { config, target } = globalOptions(command);
  return createRuntime({ cwd: io.cwd, configFile: config, files, target, openTarget: io.openTarget });
}
