/** Entry of an engine process whose controller is the scripted one. */
import { engineProcess } from "../../../../runtime/targets/local/engine/engineProcess.ts";
import { ScriptedController } from "./scriptedController.ts";

await engineProcess({
  createController: (workflow, host, setup) => new ScriptedController(workflow, host, setup),
  retryWorkflow: (workflow) => {
    const nodes = Object.entries(workflow.status?.nodes ?? {}).filter(([, { phase }]) => phase === "Succeeded");
    return {
      ...workflow,
      spec: { ...workflow.spec, shutdown: undefined },
      status: { phase: "Running", startedAt: new Date().toISOString(), nodes: Object.fromEntries(nodes) },
    };
  },
});
