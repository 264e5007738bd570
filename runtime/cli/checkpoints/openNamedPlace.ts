import type { Command } from "commander";
import { loadConfigFor } from "../../config/loadConfig.ts";
import { openPlace, type OpenedPlace } from "../../store/openPlace.ts";
import type { CommandIo } from "../commandIo.ts";
import { globalOptions } from "../globalOptions.ts";

/** Opens what a person named on the command line; a store with the settings of preflight.yaml. The caller closes it. */
export async function openNamedPlace(command: Command, uri: string, io: CommandIo): Promise<OpenedPlace> {
  // A file of this machine needs no configuration, so a broken one does not hide it.
  if (!/^(s3|gs):/i.test(uri)) return openPlace(uri, { cwd: io.cwd });
  const { config } = await loadConfigFor([], io.cwd, globalOptions(command).config);
  return openPlace(uri, { cwd: io.cwd, stores: config.stores });
}
