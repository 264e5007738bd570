import type { PreflightConfig } from "../config/schema.ts";
import { PreflightError } from "../errors/preflightError.ts";
import type { LaunchRequest, RunSummary, Target } from "../targets/target.ts";

/**
 * Launches with one MLflow run for all attempts: made before, because its id goes into the pods, and bound to the run after. A
 * launch that fails takes it away again.
 */
export async function launchTracked(
  request: LaunchRequest,
  target: Target,
  settings: NonNullable<PreflightConfig["mlflow"]>,
  signal?: AbortSignal,
): Promise<RunSummary> {
  const { beginTrackedRun } = await import("../tracking/lineage/beginTrackedRun.ts");
  const local = target.kind === "local";
  const begun = await beginTrackedRun(request.workflow, { settings, target: target.name, local, signal });
  const { metadata } = request.workflow;
  const annotations = { ...metadata.annotations, ...begun.annotations };
  let run: RunSummary;
  try {
    run = await target.launch(
      {
        ...request,
        workflow: { ...request.workflow, metadata: { ...metadata, annotations } },
        environment: { ...request.environment, ...begun.environment },
      },
      { signal },
    );
  } catch (error) {
    // A service that failed midway may have created the run all the same; what is wrong with the input can not have.
    const certain = error instanceof PreflightError && error.exitCode === 2;
    await begun.abandon(certain).catch(() => undefined);
    throw error;
  }
  // The run goes; whoever looks at it next binds it too.
  await begun.bind(run).catch(() => undefined);
  return run;
}
