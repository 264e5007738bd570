import type { Evidence } from "../checks/check.ts";
import { checkpointLocation, type CheckpointLocation } from "../checks/checkpoints/checkpointLocation.ts";
import { graceNeed, type GraceNeed } from "../checks/grace/graceNeed.ts";
import { platformOf } from "../checks/grace/platformOf.ts";
import { survivedEvents, type SurvivedEvent } from "../checks/retry/survivedEvents.ts";
import { whyPreemptible } from "../checks/subject/preemptibleStep.ts";
import type { Subject } from "../checks/subject/subjects.ts";
import { whyTraining } from "../checks/subject/trainingStep.ts";
import type { EffectiveGrace, EffectiveRetry, PipelineStep } from "../manifest/model.ts";
import type { TemplatePlace } from "../manifest/pipelines/templateLookup.ts";
import type { OpenManifest } from "./openManifest.ts";

/** What holds for one step when its node goes away. */
export interface StepFacts {
  name: string;
  type: PipelineStep["type"];
  /** Does anything reach it from an entrypoint, a hook or an exit handler? */
  reachable: boolean;
  /** Only steps that run pods can be preempted. */
  pod?: {
    training?: Evidence;
    preemptible?: Evidence;
    events: SurvivedEvent[];
    grace: EffectiveGrace;
    need: GraceNeed;
    /** Seconds that the platform leaves, and who says so. */
    platform?: { title: string; seconds: number; source: string };
    checkpoints?: CheckpointLocation;
  };
  retry: EffectiveRetry;
  timeoutSeconds?: number;
  activeDeadlineSeconds?: number;
}

/** The facts of the template at a place; undefined when no pipeline has it. */
export function stepFacts(
  manifest: OpenManifest,
  { scope, path }: Pick<TemplatePlace, "scope" | "path">,
): StepFacts | undefined {
  const subject = subjectAt(manifest, scope, path.join("."));
  if (subject === undefined) return undefined;
  const { step } = subject;
  const { name, type, reachable, retry, timeoutSeconds, activeDeadlineSeconds } = step;
  // Templates of a library are there for others to call.
  const called = reachable || scope.kind.endsWith("WorkflowTemplate");
  const facts: StepFacts = { name, type, reachable: called, retry, timeoutSeconds, activeDeadlineSeconds };
  if (type !== "container" && type !== "script" && type !== "containerSet") return facts;
  return { ...facts, pod: podFacts(manifest, subject) };
}

function podFacts({ context }: OpenManifest, subject: Subject): StepFacts["pod"] {
  const { step } = subject;
  const where = platformOf(context, subject);
  const platform = where && {
    title: where.platform.title,
    seconds: Math.max(0, where.windowSeconds - where.platform.detectSeconds - where.platform.drainSeconds),
    source: where.windowSource,
  };
  return {
    training: whyTraining(context, subject),
    preemptible: whyPreemptible(context, subject),
    events: survivedEvents(step.retry, context.config),
    grace: step.grace,
    need: graceNeed(context, subject),
    platform,
    checkpoints: checkpointLocation(context, subject),
  };
}

/** The pipeline that runs the step says most about it: its defaults and arguments hold. */
function subjectAt({ manifests }: OpenManifest, scope: TemplatePlace["scope"], path: string): Subject | undefined {
  const subjects = manifests.pipelines.flatMap((pipeline) =>
    pipeline.steps
      .filter((step) => step.document === scope && step.path.join(".") === path)
      .map((step) => ({ pipeline, step })),
  );
  return subjects.find(({ step }) => step.reachable) ?? subjects[0];
}
