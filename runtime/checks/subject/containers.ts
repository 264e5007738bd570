import type { Container } from "../../manifest/argo.ts";
import type { Path, PipelineStep } from "../../manifest/model.ts";

/** One container that runs a step's own code, and where it is written below the step's document. */
export interface StepContainer {
  container: Container;
  path: Path;
}

/** The main containers of a step (several in a containerSet); sidecars and init containers do not train. */
export function mainContainers(step: PipelineStep): StepContainer[] {
  const { container, script, containerSet } = step.template;
  if (container) return [{ container, path: [...step.path, "container"] }];
  if (script) return [{ container: script, path: [...step.path, "script"] }];
  const containers = Array.isArray(containerSet?.containers) ? containerSet.containers : [];
  return containers.map((container, index) => ({
    container,
    path: [...step.path, "containerSet", "containers", index],
  }));
}
