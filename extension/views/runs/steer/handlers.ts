import { preemptWays, stepFacts } from "../../../../runtime/index.ts";
import type { Handlers } from "../../../worker/requests.ts";
import { runtimeOf } from "../worker/runtimeOf.ts";
import type { SteerRequests } from "./requests.ts";

export const steerHandlers: Handlers<SteerRequests> = {
  "runs/steer": async ({ ref, action }) => (await runtimeOf(ref)).target[action](ref.run!),
  "runs/id": async ({ ref }, { signal }) => {
    const { metadata } = await (await runtimeOf(ref)).target.get(ref.run!, { signal });
    return `${metadata.name ?? ref.run}-${metadata.uid ?? ""}`;
  },
  "runs/running": async ({ ref }, { signal }) => {
    const { steps } = await (await runtimeOf(ref)).readRun(ref.run!, { verifyBytes: 0, signal });
    return steps
      .filter(({ phase, attempts }) => phase === "Running" && attempts.length > 0)
      .map((step) => ({ step: step.id, stepName: step.name, description: stepFacts(step, new Date()).join(" · ") }));
  },
  "runs/preemptWays": async () => preemptWays,
  "runs/preempt": async ({ ref: { run, stepName, ...ref }, how, graceSeconds }) =>
    (await runtimeOf(ref)).target.preempt({ run: run!, step: stepName, how, graceSeconds }),
};
