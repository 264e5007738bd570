import { createStyle, failureCardOf, locateStep, producedByText, workflowYaml } from "../../../../runtime/index.ts";
import type { Handlers } from "../../../worker/requests.ts";
import { runtimeOf } from "../worker/runtimeOf.ts";
import type { CardRequests } from "./requests.ts";

const quickBytes = 2 ** 24;

export const cardHandlers: Handlers<CardRequests> = {
  "runs/card": async ({ ref, thorough }, { signal }) => {
    const runtime = await runtimeOf(ref);
    return failureCardOf(
      await runtime.readRun(ref.run!, { signal, ...(thorough ? {} : { verifyBytes: quickBytes }) }),
      ref.step,
    );
  },
  "runs/locate": async ({ ref }, { signal }) => locateStep(await runtimeOf(ref), ref.run!, ref.step, signal),
  "runs/producedBy": async ({ ref }, { signal }) => {
    const runtime = await runtimeOf(ref);
    const run = await runtime.readRun(ref.run!, { signal, verifyBytes: quickBytes });
    return producedByText(await runtime.readProducedBy(run, { signal }), createStyle(false));
  },
  "runs/yaml": async ({ ref }, { signal }) => {
    const runtime = await runtimeOf(ref);
    return workflowYaml(await runtime.target.get(ref.run!, { signal }));
  },
};
