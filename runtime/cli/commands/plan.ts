import type { Command } from "commander";
import { createStyle, wantsColour } from "../../text/style.ts";
import type { CommandIo } from "../commandIo.ts";
import { globalOptions } from "../globalOptions.ts";

export function registerPlan(program: Command, io: CommandIo): void {
  const command = program
    .command("plan")
    .description("what a launch would run: steps with their effective retry and grace, and what the target can do")
    .argument("<file>", "manifest with the pipeline")
    .argument("[templates...]", "manifests with templates that it refers to")
    .action(async (file: string, templates: string[]) => {
      const { openRuntime } = await import("../openRuntime.ts");
      const { printJson } = await import("../printJson.ts");
      const { planText } = await import("../render/planText.ts");
      const runtime = await openRuntime(command, io, [file]);
      const plan = await runtime.plan(await runtime.readPipeline(file, templates));
      if (plan.target.refused.length > 0) io.exitCode = 1;
      if (globalOptions(command).json) printJson(io, plan);
      else io.stdout.write(planText(plan, createStyle(wantsColour(io.stdout, io.env))));
    });
}
