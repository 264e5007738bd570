import type { Command } from "commander";
import { CheckpointError } from "../../checkpoints/checkpointError.ts";
import type { Inspection } from "../../checkpoints/inspect/inspection.ts";
import { scanPlace } from "../../checkpoints/scanPlace.ts";
import type { OpenedPlace } from "../../store/openPlace.ts";
import { createStyle, wantsColour } from "../../text/style.ts";
import type { CommandIo } from "../commandIo.ts";
import type { CheckpointsOptions } from "../commands/checkpoints.ts";
import { globalOptions } from "../globalOptions.ts";
import { openRuntime } from "../openRuntime.ts";
import { printJson } from "../printJson.ts";
import { progressLine } from "../progressLine.ts";
import { inspectionJson } from "./inspectionJson.ts";
import { checkpointList } from "./checkpointList.ts";
import { openNamedPlace } from "./openNamedPlace.ts";

/** `preflight checkpoints RUN|URI`; exit code 1 when there are some and none can be resumed. */
export async function checkpointsCommand(
  command: Command,
  named: string,
  options: CheckpointsOptions,
  io: CommandIo,
): Promise<void> {
  const line = progressLine(io, globalOptions(command));
  const found: Inspection[] = [];
  for (const { place, path, close } of await placesOf(command, named, io)) {
    const { verify, limit } = options;
    const onProgress = line.update.bind(line);
    try {
      found.push(...(await scanPlace(place, path, { verify, limit, signal: io.signal, onProgress })));
    } finally {
      line.clear();
      close();
    }
  }
  const best = found.find(({ verdict }) => verdict.startsWith("resumable"));
  if (globalOptions(command).json) {
    const checkpoints = found.map((inspection) => {
      const {
        tensors: _tensors,
        scalars: _scalars,
        globals: _globals,
        ...rest
      } = inspectionJson(inspection) as Inspection;
      return rest;
    });
    printJson(io, { checkpoints, newestResumable: best?.uri });
  } else if (found.length === 0) io.stdout.write(`No checkpoints at ${named}.\n`);
  else io.stdout.write(checkpointList(found, best, new Date(), createStyle(wantsColour(io.stdout, io.env))));
  if (found.length > 0 && best === undefined) io.exitCode = 1;
}

/** A path or URI where there is one; otherwise the checkpoint folders of a run of that name. */
async function placesOf(command: Command, named: string, io: CommandIo): Promise<OpenedPlace[]> {
  try {
    return [await openNamedPlace(command, named, io)];
  } catch (error) {
    const isName = error instanceof CheckpointError && error.reason === "not-found" && /^[a-z0-9.-]+$/.test(named);
    if (!isName) throw error;
  }
  const run = await (await openRuntime(command, io)).readRun(named, { verifyBytes: 0, signal: io.signal });
  const folders = new Set(
    run.steps.flatMap(({ checkpoints = [] }) => checkpoints.map(({ uri }) => uri.slice(0, uri.lastIndexOf("/")))),
  );
  return Promise.all([...folders].map((uri) => openNamedPlace(command, uri, io)));
}
