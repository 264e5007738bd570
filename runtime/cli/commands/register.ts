import type { Command } from "commander";
import { printable } from "../../text/printable.ts";
import { formatBytes, plural } from "../../text/quantity.ts";
import type { CommandIo } from "../commandIo.ts";
import { globalOptions } from "../globalOptions.ts";

interface RegisterOptions {
  model: string;
  artifact: string;
  to?: string;
  alias?: string;
}

export function registerRegister(program: Command, io: CommandIo): void {
  const command = program
    .command("register")
    .description("promote the result of a run that succeeded, and register it as one version of a model in MLflow")
    .argument("<run>", "name of the run")
    .requiredOption("--model <name>", "registered model; made when there is none")
    .requiredOption("--artifact <place>", "the file or folder that is the model, here or on a store (s3://, gs://)")
    .option("--to <uri>", "where to promote it; default: models/MODEL/RUN-ID on the first store of preflight.yaml")
    .option("--alias <name>", "alias that names the version, such as champion")
    .action(async (run: string, options: RegisterOptions) => {
      const { openRuntime } = await import("../openRuntime.ts");
      const { registerRun } = await import("../../register/registerRun.ts");
      const { printJson } = await import("../printJson.ts");
      const { progressLine } = await import("../progressLine.ts");
      const { target, loaded, cwd } = await openRuntime(command, io);
      const globals = globalOptions(command);
      const progress = progressLine(io, globals);
      const request = { run, ...options, signal: io.signal, onProgress: progress.update };
      const done = await registerRun(request, { target, loaded, cwd }).finally(() => progress.clear());
      if (globals.json) return printJson(io, { registered: done });
      const { model, version, source, files, created, promoted, alias, aliased } = done;
      const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
      const lines = [
        `${model} version ${version}${created ? "" : " (it was registered before)"}`,
        `  ${source} · ${plural(files.length, "file")} · ${formatBytes(bytes)}`,
      ];
      if (!promoted)
        lines.push("  another artifact of this run was promoted first, and it is that which is registered");
      if (alias !== undefined)
        lines.push(aliased ? `  alias ${alias}` : `  the alias ${alias} stays with a later version`);
      io.stdout.write(lines.map((line) => `${printable(line)}\n`).join(""));
    });
}
