import type { Command } from "commander";
import { kindUp } from "../../targets/kind/kindUp.ts";
import { printable } from "../../text/printable.ts";
import type { CommandIo } from "../commandIo.ts";
import type { KindCommandOptions } from "../commands/kind.ts";
import { globalOptions } from "../globalOptions.ts";
import { printJson } from "../printJson.ts";
import { openRuntime } from "../openRuntime.ts";

/** `preflight kind up`: each stage on stderr, with -v also what kind and kubectl say. */
export async function kindUpCommand(command: Command, options: KindCommandOptions, io: CommandIo): Promise<void> {
  const { quiet, verbose, json } = globalOptions(command);
  const { config } = (await openRuntime(command, io)).loaded;
  const say = (text: string): void => void (quiet || io.stderr.write(`${printable(text)}\n`));
  const { context, created } = await kindUp({
    name: options.cluster ?? config.kind.cluster,
    namespace: config.kind.namespace,
    image: options.image ?? config.kind.image ?? io.env.PREFLIGHT_KIND_IMAGE,
    config: options.kindConfig,
    argoVersion: options.argoVersion,
    argoManifests: options.argoManifests,
    storeImage: options.storeImage,
    env: io.env,
    signal: io.signal,
    onStage: (stage) => say(`${stage} …`),
    onLine: verbose ? (line) => say(`  ${line}`) : undefined,
  });
  if (json) printJson(io, { context, created });
  else io.stdout.write(`${context} is ${created ? "up" : "up already"}: preflight launch FILE --target kind\n`);
}
