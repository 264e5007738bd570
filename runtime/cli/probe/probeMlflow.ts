import type { Command } from "commander";
import { loadConfigFor } from "../../config/loadConfig.ts";
import { openTracking } from "../../tracking/openTracking.ts";
import { probeTracking } from "../../tracking/probe/probeTracking.ts";
import { printable } from "../../text/printable.ts";
import { createStyle, wantsColour } from "../../text/style.ts";
import { CliError } from "../cliError.ts";
import type { CommandIo } from "../commandIo.ts";
import type { ProbeStoreOptions } from "../commands/probe.ts";
import { globalOptions } from "../globalOptions.ts";
import { printJson } from "../printJson.ts";
import { planLine, stepLine } from "../render/probeText.ts";

/** `preflight probe mlflow [URI]`. Exit code 1 when something failed, 3 when the server could not be reached. */
export async function probeMlflow(
  named: string[],
  { writeProbes = false }: ProbeStoreOptions,
  command: Command,
  io: CommandIo,
): Promise<void> {
  if (named.length > 1)
    throw new CliError("one tracking server at a time", { reason: "usage", hint: "Give one URI, or none." });
  const globals = globalOptions(command);
  const { config } = await loadConfigFor([], io.cwd, globals.config);
  const own = named[0] === undefined ? config.mlflow : { trackingUri: named[0] };
  const client = await openTracking(own);
  const style = createStyle(wantsColour(io.stdout, io.env));
  if (!globals.json) {
    const who = `${client.place} · ${client.connection.identity}`;
    io.stdout.write(style.bold(printable(who)) + "\n");
  }
  const report = await probeTracking(client, {
    podUri: own?.trackingUri,
    experiment: config.mlflow?.experiment ?? (io.env.MLFLOW_EXPERIMENT_NAME || "Default"),
    local: (globals.target ?? config.target ?? "local") === "local",
    stores: config.stores.map(({ uri }) => uri),
    write: writeProbes,
    onPlan: (plan) => {
      if (!globals.quiet) io.stderr.write(planLine(plan));
    },
    onStep: (step) => {
      if (globals.json) return;
      io.stdout.write(stepLine(step, style));
      if (step.hint !== undefined) io.stdout.write(`    ${style.dim(printable(step.hint))}\n`);
    },
    signal: io.signal,
  });
  if (globals.json) printJson(io, { mlflow: report });
  else {
    const left =
      report.plan === undefined
        ? "nothing was written; --write-probes logs a run and registers a model"
        : report.residue.length === 0
          ? "everything the probe wrote is gone again"
          : `still there: ${printable(report.residue.join(", "))}`;
    io.stdout.write(`${style.dim(`${left}\n${report.seconds.toFixed(1)} s`)}\n`);
  }
  if (report.residue.length > 0 || report.steps.some(({ status }) => status === "fail")) io.exitCode = 1;
  else if (report.steps[0]?.status === "unknown") io.exitCode = 3;
}
