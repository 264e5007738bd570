import type { NodeStatus, Workflow } from "../manifest/argo.ts";
import { checkpointLocation } from "../runs/checkpointLocation.ts";
import { readProgress } from "../runs/progress.ts";
import type { Runtime } from "../runtime.ts";
import { DemoError } from "./demoError.ts";
import type { ProvenRun } from "./proof.ts";

/** Waits until an attempt of the training step has done at least a share of its steps; returns where it was. */
export async function untilTrained(
  runtime: Runtime,
  run: string,
  wanted: { attempt: number; share: number },
  signal: AbortSignal,
): Promise<{ done: number; total: number }> {
  for await (const workflow of runtime.target.watch(run, { signal })) {
    const node = trainAttempt(workflow, wanted.attempt);
    if (node?.phase !== "Running") continue;
    const progress = readProgress(node.progress);
    if (progress !== undefined && progress.done >= wanted.share * progress.total) return progress;
  }
  throw tooFast(run, signal);
}

/** Waits until an attempt (from 1) of the training step runs. */
export async function untilStarted(runtime: Runtime, run: string, attempt: number, signal: AbortSignal): Promise<void> {
  for await (const workflow of runtime.target.watch(run, { signal })) {
    const phase = trainAttempt(workflow, attempt)?.phase ?? "Pending";
    if (phase !== "Pending" && phase !== "") return;
  }
  throw tooFast(run, signal);
}

function tooFast(run: string, signal: AbortSignal): DemoError {
  signal.throwIfAborted();
  return new DemoError(`The run ${run} ended before its story was told.`, {
    reason: "too-fast",
    hint: `See what happened: preflight show ${run}.`,
    exitCode: 1,
  });
}

/** Waits for the end of a run; anything but success is an error. */
export async function untilSucceeded(runtime: Runtime, run: string, signal: AbortSignal): Promise<Workflow> {
  let last: Workflow | undefined;
  for await (const workflow of runtime.target.watch(run, { signal })) last = workflow;
  signal.throwIfAborted();
  if (last?.status?.phase === "Succeeded") return last;
  throw new DemoError(
    `The run ${run} ended as ${last?.status?.phase || "nothing"}${last?.status?.message ? `: ${last.status.message}` : ""}.`,
    {
      reason: "run-failed",
      hint: `See why: preflight show ${run}.`,
      exitCode: 1,
    },
  );
}

/** Where a run of the sample keeps checkpoints and its model on this machine. */
export async function provenRun(runtime: Runtime, workflow: Workflow): Promise<ProvenRun> {
  const node = trainAttempt(workflow, 1)!;
  const place = checkpointLocation(workflow, node, runtime.loaded.config)?.place ?? "";
  const { name, uid } = workflow.metadata;
  const checkpoints = await runtime.target.resolvePath(workflow, node, place);
  const model = await runtime.target.resolvePath(workflow, node, `/store/models/${name}-${uid}`);
  if (checkpoints !== undefined && model !== undefined) return { checkpoints, model };
  throw new DemoError(`The checkpoints of ${name} can not be found on this machine.`, { reason: "no-checkpoints" });
}

/** The node of one attempt (from 1) of the training step. */
function trainAttempt({ status }: Workflow, attempt: number): NodeStatus | undefined {
  return Object.values(status?.nodes ?? {}).find(
    ({ type, templateName, name }) => type === "Pod" && templateName === "train" && name.endsWith(`(${attempt - 1})`),
  );
}
