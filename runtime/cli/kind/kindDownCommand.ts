import type { Command } from "commander";
import { kindDown } from "../../targets/kind/kindDown.ts";
import type { CommandIo } from "../commandIo.ts";
import { globalOptions } from "../globalOptions.ts";
import { openRuntime } from "../openRuntime.ts";
import { printJson } from "../printJson.ts";

/** `preflight kind down`. */
export async function kindDownCommand(
  command: Command,
  { cluster }: { cluster?: string },
  io: CommandIo,
): Promise<void> {
  const { config } = (await openRuntime(command, io)).loaded;
  const name = cluster ?? config.kind.cluster;
  const deleted = await kindDown({ name, env: io.env, signal: io.signal });
  if (globalOptions(command).json) printJson(io, { cluster: name, deleted });
  else io.stdout.write(deleted ? `${name} is deleted\n` : `There is no cluster called ${name}.\n`);
}
