import path from "node:path";
import type { Command } from "commander";
import { stringify } from "yaml";
import type { Run } from "../../runs/run.ts";
import type { Runtime } from "../../index.ts";
import type { ReadPipeline } from "../../launch/readPipeline.ts";
import { createStyle, wantsColour } from "../../text/style.ts";
import type { CommandIo } from "../commandIo.ts";
import type { LaunchCommandOptions } from "../commands/launch.ts";
import { globalOptions } from "../globalOptions.ts";
import { LogPrinter } from "../logs/logPrinter.ts";
import { openRuntime } from "../openRuntime.ts";
import { printJson } from "../printJson.ts";
import { runTree } from "../render/runTree.ts";
import { textReport } from "../../checks/reports/text.ts";

/** `preflight launch`: the checklist first; a fail stops the launch (exit code 1) unless it was skipped. */
export async function launchCommand(
  command: Command,
  file: string,
  templates: string[],
  options: LaunchCommandOptions,
  io: CommandIo,
): Promise<void> {
  const globals = globalOptions(command);
  const runtime = await openRuntime(command, io, [file]);
  const style = createStyle(wantsColour(io.stderr, io.env));
  const read = await runtime.readPipeline(file, templates);
  if (options.dryRun === true) return printManifest(runtime, read, options, { json: globals.json ?? false, io });
  if (options.skipChecks !== true) {
    const report = await runtime.check(read, io.signal);
    if (report.summary.fail > 0) {
      io.exitCode = 1;
      if (globals.json) return printJson(io, { launched: false, findings: report.findings, summary: report.summary });
      io.stderr.write(textReport(report, { style, columns: io.stderr.columns ?? 100 }));
      io.stderr.write("not launched. Mend it (preflight check --fix), or launch all the same with --skip-checks\n");
      return;
    }
    const { warn, unknown } = report.summary;
    if (warn + unknown > 0 && !globals.quiet && !globals.json) {
      io.stderr.write(`${warn} warning${warn === 1 ? "" : "s"}, ${unknown} unknown: preflight check ${file}\n`);
    }
  }
  const run = await runtime.launch(read, { parameters: options.parameter, name: options.name, signal: io.signal });
  if (globals.json && options.wait !== true) printJson(io, { launched: true, run });
  else if (!globals.json) io.stdout.write(`${run.name}\n`);
  if (!globals.quiet && !globals.json) io.stderr.write(`${whereItIs(runtime, io)}\n`.replace("NAME", run.name));
  if (options.follow === true) await follow(runtime, run.name, io);
  if (options.follow !== true && options.wait !== true) return;
  const ended = await waitForEnd(runtime, run.name, io.signal);
  if (globals.json && options.wait === true) printJson(io, { launched: true, run: ended });
  else if (!globals.json) io.stderr.write(runTree(ended, new Date(), style));
  if (ended.phase !== "Succeeded") io.exitCode = 1;
}

async function printManifest(
  runtime: Runtime,
  read: ReadPipeline,
  { parameter, name }: LaunchCommandOptions,
  { json, io }: { json: boolean; io: CommandIo },
): Promise<void> {
  const manifest = await runtime.previewLaunch(read, { parameters: parameter, name, signal: io.signal });
  if (json) printJson(io, { launched: false, manifest });
  else io.stdout.write(stringify(manifest, { lineWidth: 0 }));
}

/** Runs are kept beside the configuration; from elsewhere they are found with --config. */
function whereItIs({ loaded, cwd, target }: Runtime, io: CommandIo): string {
  const file = loaded.file === undefined ? undefined : path.relative(io.cwd, loaded.file) || loaded.file;
  const here = path.resolve(loaded.folder) === path.resolve(cwd) || !path.relative(loaded.folder, cwd).startsWith("..");
  // A run on a cluster is found from anywhere.
  if (target.kind !== "local") return `see it: preflight show NAME --target ${target.name}`;
  return `see it: preflight show NAME${here || file === undefined ? "" : ` --config ${file}`}`;
}

async function follow({ target }: Runtime, run: string, io: CommandIo): Promise<void> {
  const printer = new LogPrinter(io, { json: false, timestamps: false, oneAttempt: false });
  for await (const line of target.logs({ run, follow: true, signal: io.signal })) printer.print(line);
}

async function waitForEnd(runtime: Runtime, run: string, signal: AbortSignal): Promise<Run> {
  for await (const workflow of runtime.target.watch(run, { signal }))
    if (workflow.status?.finishedAt !== undefined) break;
  signal.throwIfAborted();
  return runtime.readRun(run, { signal });
}
