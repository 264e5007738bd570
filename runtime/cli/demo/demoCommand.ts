import path from "node:path";
import type { Command } from "commander";
import { runDemo } from "../../demo/runDemo.ts";
import { formatDuration } from "../../text/duration.ts";
import { createStyle, wantsColour } from "../../text/style.ts";
import type { CommandIo } from "../commandIo.ts";
import { globalOptions } from "../globalOptions.ts";
import { printJson } from "../printJson.ts";
import { demoText } from "../../demo/demoText.ts";

/** `preflight demo`: prints the story as it happens; exit code 1 when the two runs differ. */
export async function demoCommand(command: Command, folder: string | undefined, io: CommandIo): Promise<void> {
  const { json = false } = globalOptions(command);
  const style = createStyle(wantsColour(io.stdout, io.env));
  const started = performance.now();
  const result = await runDemo({
    cwd: io.cwd,
    env: io.env,
    folder,
    openTarget: io.openTarget,
    signal: io.signal,
    tell: (event) => void (json || io.stdout.write(demoText(event, style))),
  });
  const seconds = (performance.now() - started) / 1000;
  if (!result.proof.identical) io.exitCode = 1;
  if (json) return printJson(io, { ...result, seconds: Math.round(seconds * 10) / 10 });
  const config = path.join(path.relative(io.cwd, result.folder) || ".", "preflight.yaml");
  io.stdout.write(`\n${formatDuration(seconds)} in all. Look around: preflight show preempted --config ${config}\n`);
}
