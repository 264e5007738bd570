import type { Command } from "commander";
import { createStyle, wantsColour } from "../../text/style.ts";
import type { CommandIo } from "../commandIo.ts";
import { globalOptions } from "../globalOptions.ts";

export function registerTargets(program: Command, io: CommandIo): void {
  const command = program
    .command("targets")
    .description("where pipelines can run, and whether that works right now")
    .action(async () => {
      const { openRuntime } = await import("../openRuntime.ts");
      const { printJson } = await import("../printJson.ts");
      const { targetHealth } = await import("../../targets/targetHealth.ts");
      const { loaded } = await openRuntime(command, io);
      const targets = await targetHealth(loaded, io.env, io.signal);
      if (targets.some(({ chosen, healthy }) => chosen && !healthy)) io.exitCode = 1;
      if (globalOptions(command).json) return printJson(io, { targets });
      const style = createStyle(wantsColour(io.stdout, io.env));
      for (const { name, kind, healthy, chosen, detail } of targets) {
        const mark = healthy ? style.green("✓") : style.red("✗");
        io.stdout.write(`${mark} ${name} (${kind})${chosen ? " · chosen" : ""}\n`);
        for (const line of detail) io.stdout.write(`    ${line}\n`);
      }
    });
}
