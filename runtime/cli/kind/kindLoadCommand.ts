import type { Command } from "commander";
import { kindLoad } from "../../targets/kind/kindLoad.ts";
import type { CommandIo } from "../commandIo.ts";
import { globalOptions } from "../globalOptions.ts";
import { openRuntime } from "../openRuntime.ts";
import { printJson } from "../printJson.ts";

/** `preflight kind load IMAGE`. */
export async function kindLoadCommand(
  command: Command,
  image: string,
  { cluster }: { cluster?: string },
  io: CommandIo,
): Promise<void> {
  const { quiet, json } = globalOptions(command);
  const { config } = (await openRuntime(command, io)).loaded;
  const name = cluster ?? config.kind.cluster;
  const onStage = (stage: string): void => void (quiet || io.stderr.write(`${stage} …\n`));
  await kindLoad({ name, image, env: io.env, signal: io.signal, onStage });
  if (json) printJson(io, { cluster: name, image });
  else io.stdout.write(`${image} is on all nodes of ${name}\n`);
}
