import { mkdir, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { createBaseline, readBaseline } from "../../checks/baseline/baseline.ts";
import { runChecklist, type ChecklistOptions } from "../../checks/checklist.ts";
import { allowedCosts } from "../../checks/allowedCosts.ts";
import type { CheckReport } from "../../checks/checkReport.ts";
import { chooseFiles } from "../../checks/discover/chooseFiles.ts";
import { registry } from "../../checks/registry.ts";
import { renderReport } from "../../checks/reports/renderReport.ts";
import { selectChecks } from "../../checks/selectChecks.ts";
import { isBad } from "../../checks/summary.ts";
import { loadConfigFor } from "../../config/loadConfig.ts";
import { readManifestFiles } from "../../launch/readManifestFiles.ts";
import { clusterOn } from "../../plan/clusterOn.ts";
import { planOn } from "../../plan/planOn.ts";
import { printable } from "../../text/printable.ts";
import { createStyle, wantsColour } from "../../text/style.ts";
import { formatBytes } from "../../text/units.ts";
import type { CheckWork } from "../../checks/checkContext.ts";
import { CliError } from "../cliError.ts";
import type { CommandIo } from "../commandIo.ts";
import type { CheckOptions } from "../commands/check.ts";
import type { GlobalOptions } from "../globalOptions.ts";
import { planLine } from "../render/probeText.ts";
import { reportOutputs, type ReportOutput } from "../reportOutputs.ts";
import { progressLine } from "../progressLine.ts";
import { fixManifests } from "./fixManifests.ts";

/** `preflight check`: chooses files and checks, runs them, writes the reports, sets the exit code. */
export async function checkCommand(
  named: string[],
  options: CheckOptions,
  globals: GlobalOptions,
  io: CommandIo,
): Promise<void> {
  const outputs = reportOutputs(options.format, options.output, globals.json ?? false);
  if (options.dryRun && !options.fix) {
    throw new CliError("--dry-run needs --fix", { reason: "usage", hint: "Without --fix nothing is ever written." });
  }
  const loaded = await loadConfigFor(named, io.cwd, globals.config);
  const { config, folder } = loaded;
  const selection = {
    only: options.only,
    skip: [...config.checks.skip, ...options.skip],
    costs: allowedCosts({ live: options.live, writeProbes: options.writeProbes }),
  };
  const { checks, notRun } = selectChecks(registry, selection);
  const files = await chooseFiles(named, loaded, io.cwd, io.signal);
  const texts = await readManifestFiles(files, io.cwd, io.signal);
  const baselineFile = options.baseline
    ? path.resolve(io.cwd, options.baseline)
    : config.checks.baseline && path.resolve(folder, config.checks.baseline);
  const progress = progressLine(io, globals);
  const chosen = globals.target ?? config.target;
  const request: ChecklistOptions = {
    loaded,
    cwd: io.cwd,
    checks,
    notRun,
    target: globals.target,
    plan: chosen === undefined ? undefined : planOn(chosen, loaded, { network: options.live }),
    cluster: chosen === undefined ? undefined : clusterOn(chosen, loaded),
    // What is written as the new baseline must not depend on the old one.
    baseline: baselineFile && !options.writeBaseline ? await readBaseline(baselineFile) : undefined,
    onPlan: (plan) => {
      progress.clear();
      io.stderr.write(planLine(plan));
    },
    onProgress: progress.update,
    onWork: (work) => progress.detail(workText(work)),
    signal: io.signal,
  };
  // Edits come from files alone; services are asked once, about what is left.
  const onFiles = { ...request, checks: checks.filter(({ cost }) => cost === "static") };
  const mended = options.fix ? await fixManifests(texts, onFiles, options.dryRun ?? false, io) : texts;
  const report = await runChecklist(mended, request).finally(progress.clear);
  const failOn = options.failOn ?? config.checks.failOn;
  for (const output of outputs) await write(report, output, { options, globals, io, failOn });
  if (options.writeBaseline) {
    await writeText(
      options.writeBaseline,
      JSON.stringify(createBaseline(report.findings, report.folders), null, 2) + "\n",
      io,
    );
    return;
  }
  io.exitCode = isBad(report.summary, failOn) ? 1 : 0;
}

function workText({ check, what, done, total, unit }: CheckWork): string {
  const far = unit === "bytes" ? `${formatBytes(done)} of ${formatBytes(total)}` : `${done} of ${total} ${unit}`;
  return printable(`${check} ${what}: ${far}`);
}

interface WriteContext {
  options: CheckOptions;
  globals: GlobalOptions;
  io: CommandIo;
  failOn: "fail" | "warn";
}

async function write(report: CheckReport, { format, file }: ReportOutput, context: WriteContext): Promise<void> {
  const { options, globals, io, failOn } = context;
  const text = renderReport(report, format, {
    style: createStyle(file === undefined && wantsColour(io.stdout, io.env)),
    columns: file === undefined ? (io.stdout.columns ?? 100) : 100,
    verbose: globals.verbose,
    quiet: globals.quiet,
    showNotRun: options.live || options.writeProbes,
    failOn,
  });
  if (file === undefined) io.stdout.write(text);
  else await writeText(file, text, io);
}

async function writeText(file: string, text: string, io: CommandIo): Promise<void> {
  const full = path.resolve(io.cwd, file);
  try {
    await mkdir(path.dirname(full), { recursive: true });
    await writeReport(full, text);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CliError(`${file} can not be written (${code === "ENOSPC" ? "the disk is full" : code})`, {
      reason: "unwritable",
      hint: "Choose another file.",
      cause: error,
    });
  }
}

/** As a whole or not at all: a report cut short would be read as a good one. Pipes and devices are written to directly. */
async function writeReport(file: string, text: string): Promise<void> {
  const there = await stat(file).catch(() => undefined);
  if (there !== undefined && !there.isFile()) return writeFile(file, text);
  const target = there === undefined ? file : await realpath(file);
  const temporary = `${target}.${process.pid}.preflight-tmp`;
  try {
    await writeFile(temporary, text, { flag: "wx", ...(there && { mode: there.mode }) });
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
}
