import type { Command } from "commander";
import { loadConfigFor } from "../../config/loadConfig.ts";
import { openStore } from "../../store/openStore.ts";
import { probeStore } from "../../store/probe/probeStore.ts";
import type { ProbeReport } from "../../store/probe/probeReport.ts";
import { printable } from "../../text/printable.ts";
import { createStyle, wantsColour } from "../../text/style.ts";
import { CliError } from "../cliError.ts";
import type { CommandIo } from "../commandIo.ts";
import type { ProbeStoreOptions } from "../commands/probe.ts";
import { globalOptions } from "../globalOptions.ts";
import { printJson } from "../printJson.ts";
import { probeMlflow } from "./probeMlflow.ts";
import { planLine, probeSummary, stepLine } from "../render/probeText.ts";

/** `preflight probe store [URI…]` and `preflight probe mlflow [URI]`. Exit code 1 when something failed, 3 when a store could not be reached. */
export async function probeCommand(
  area: string,
  named: string[],
  options: ProbeStoreOptions,
  command: Command,
  io: CommandIo,
): Promise<void> {
  if (area === "mlflow") return probeMlflow(named, options, command, io);
  if (area !== "store") {
    throw new CliError(`"${area.slice(0, 40)}" can not be probed in this version`, {
      reason: "usage",
      hint: "Use `preflight probe store` or `preflight probe mlflow`.",
    });
  }
  const globals = globalOptions(command);
  const { config, folder } = await loadConfigFor([], io.cwd, globals.config);
  const uris = named.length > 0 ? named : config.stores.map(({ uri }) => uri);
  if (uris.length === 0) {
    throw new CliError("no store is named", {
      reason: "no-store",
      hint: "Give a URI, or list `stores` in preflight.yaml.",
    });
  }
  const style = createStyle(wantsColour(io.stdout, io.env));
  const reports: ProbeReport[] = [];
  for (const uri of uris) {
    const store = await openStore(uri, { stores: config.stores, cwd: named.length > 0 ? io.cwd : folder });
    try {
      if (!globals.json) io.stdout.write(style.bold(printable(`${store.uri} · ${store.place}`)) + "\n");
      const report = await probeStore(store, {
        write: options.writeProbes ?? false,
        throughputBytes: options.throughputBytes,
        onPlan: (plan) => {
          if (!globals.quiet) io.stderr.write(planLine(plan));
        },
        // As they come: after Ctrl-C the clean-up is seen too.
        onStep: (step) => {
          if (!globals.json) io.stdout.write(stepLine(step, style));
        },
        signal: io.signal,
      });
      reports.push(report);
      if (!globals.json) io.stdout.write(probeSummary(report, style));
    } finally {
      store.close();
    }
  }
  if (globals.json) printJson(io, { stores: reports });
  const statuses = reports.flatMap(({ steps }) => steps.map(({ status }) => status));
  const unreachable = reports.some(({ steps }) => steps[0]?.status === "unknown");
  if (statuses.includes("fail") || reports.some(({ residue }) => residue.length > 0)) io.exitCode = 1;
  else if (unreachable) io.exitCode = 3;
}
