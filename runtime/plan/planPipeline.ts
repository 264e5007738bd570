import type { Container, Template } from "../manifest/argo.ts";
import type { PipelineStep } from "../manifest/model.ts";
import type { ReadPipeline } from "../launch/readPipeline.ts";
import { retriesPreemption } from "./retriesPreemption.ts";
import type { PreflightConfig } from "../config/schema.ts";
import type { Target, TargetPlan } from "../targets/target.ts";

export interface PlannedStep {
  name: string;
  template: string;
  type: PipelineStep["type"];
  retry: {
    limit?: number | string;
    policy?: string;
    /** Would a reclaimed node start another attempt? Undefined where a tag in its expression is known only at run time. */
    retriesPreemption?: boolean;
    /** Undefined = without end. */
    maxAttempts?: number;
  };
  graceSeconds?: number;
  image?: string;
  checkpointDir?: string;
}

export interface PipelinePlan {
  steps: PlannedStep[];
  target: TargetPlan;
}

/** What a launch would run: the reached templates with their effective values, and the target's three lists. */
export async function planPipeline(read: ReadPipeline, target: Target, config: PreflightConfig): Promise<PipelinePlan> {
  const { pipeline, templates, workspace } = read;
  const steps = pipeline.steps.filter(({ reachable }) => reachable).map((step) => plan(step, config));
  return { steps, target: await target.plan({ workflow: pipeline.document.object, templates, workspace }) };
}

function plan(step: PipelineStep, config: PreflightConfig): PlannedStep {
  const { strategy, policy, maxAttempts } = step.retry;
  const container = mainContainer(step.template);
  return {
    name: step.name,
    template: step.name,
    type: step.type,
    retry: {
      limit: strategy?.limit,
      policy,
      retriesPreemption: retriesPreemption(step.retry, config),
      maxAttempts: maxAttempts === Infinity ? undefined : maxAttempts,
    },
    graceSeconds: container === undefined ? undefined : step.grace.seconds,
    image: container?.image,
    checkpointDir: container?.env?.find((variable) => variable?.name === "CHECKPOINT_DIR")?.value,
  };
}

function mainContainer({ container, script, containerSet }: Template): Container | undefined {
  return container ?? script ?? containerSet?.containers?.[0];
}
