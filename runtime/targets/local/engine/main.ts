/** Entry of dist/engine.js: drives one run of the local target in a process of its own. */
import { WorkflowController } from "./controller.ts";
import { engineProcess } from "./engineProcess.ts";
import { retryWorkflow } from "./retryWorkflow.ts";

await engineProcess({
  createController: (workflow, host, setup) => new WorkflowController(workflow, host, setup),
  retryWorkflow,
});
