import { kubectlArguments, kubectlLine, podOfAttempt, podText } from "../../runtime/index.ts";
import type { RunRef } from "../views/runs/runRef.ts";
import { runtimeOf } from "../views/runs/worker/runtimeOf.ts";
import type { Handlers } from "../worker/requests.ts";
import type { PodsRequests } from "./requests.ts";

export const podsHandlers: Handlers<PodsRequests> = {
  "pods/describe": async ({ ref }, { signal }) => {
    const { pod, place } = await seenPod(ref, signal);
    return podText(pod, place);
  },
  "pods/kubectl": async ({ ref, action }, { signal }) => {
    const { pod, place } = await seenPod(ref, signal);
    const args = kubectlArguments(action, { ...place, pod: pod.name, container: "main" });
    const main = pod.containers.find(({ name }) => name === "main");
    const alive = pod.goneAt === undefined && main?.state === "running";
    return { pod: pod.name, alive, args, line: kubectlLine(args) };
  },
};

async function seenPod(ref: RunRef, signal: AbortSignal) {
  const runtime = await runtimeOf(ref);
  const run = await runtime.readRun(ref.run!, { verifyBytes: 0, signal });
  // Without a cluster there are no pods, and podOfAttempt has said so.
  const pod = podOfAttempt(run, ref.step, ref.attempt);
  const { context, namespace } = await runtime.target.cluster!();
  return { pod, place: { context, namespace } };
}
