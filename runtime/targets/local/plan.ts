import type { PreflightConfig } from "../../config/schema.ts";
import type { LaunchRequest, TargetPlan } from "../target.ts";
import { templateType } from "./engine/templateType.ts";
import { launchWorkflow } from "./launchWorkflow.ts";
import { emulations } from "./planning/emulations.ts";
import { executedTemplates } from "./planning/executedTemplates.ts";
import { lockRefusals, refusals } from "./planning/refusals.ts";

/**
 * What the local target does with a pipeline, before anything runs. Only what can be reached from the entrypoint, onExit and
 * hooks counts.
 */
export function planLocal(
  { workflow, templates }: Pick<LaunchRequest, "workflow" | "templates" | "workspace">,
  config: PreflightConfig,
): TargetPlan {
  const names = { name: workflow.metadata.name ?? "run", uid: "", at: new Date(0).toISOString() };
  const launched = launchWorkflow(workflow, {}, names);
  const { spec, executed } = executedTemplates(launched, [workflow, ...templates], config.controller.workflowDefaults);
  const { configMaps } = config.local;
  const refused = [...lockRefusals(spec, configMaps), ...executed.flatMap((each) => refusals(each, spec, configMaps))];
  const stopped = new Set(refused.map(({ where }) => where));
  return {
    name: "local",
    runs: executed
      .filter(({ where }) => !stopped.has(where))
      .map(({ template, where }) => `${where} (${templateType(template)})`)
      .sort(),
    emulated: emulations(spec, executed, config),
    refused,
  };
}
