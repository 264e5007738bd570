import type { Pipeline, PipelineStep } from "../../manifest/model.ts";
import type { CheckContext } from "../checkContext.ts";

/** What most checks look at: one step of one pipeline. */
export interface Subject {
  pipeline: Pipeline;
  step: PipelineStep;
}

/**
 * Every step that can run: those reached from an entrypoint, exit handler or hook, and all templates of a WorkflowTemplate,
 * which others may call. A template of a Workflow that nothing reaches never runs, so nothing can be lost in it.
 */
export function subjects(context: CheckContext): Subject[] {
  return context.manifests.pipelines.flatMap((pipeline) => {
    const library = pipeline.document.kind.endsWith("WorkflowTemplate");
    return pipeline.steps
      .filter((step) => step.reachable || (library && step.document === pipeline.document))
      .map((step) => ({ pipeline, step }));
  });
}

/** Steps whose pods run user code, so that losing the node loses their work. */
export function podSubjects(context: CheckContext): Subject[] {
  return subjects(context).filter(({ step }) => podTypes.has(step.type));
}

const podTypes = new Set<PipelineStep["type"]>(["container", "script", "containerSet"]);
