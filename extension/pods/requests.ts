import type { KubectlAction } from "../../runtime/index.ts";
import type { RunRef } from "../views/runs/runRef.ts";

export interface PodsRequests {
  /** What was seen of the newest pod of a step or attempt, as text. */
  "pods/describe": { params: { ref: RunRef }; result: string };
  /** kubectl for the main container of that pod: arguments, and the line to paste. `alive` = the container runs. */
  "pods/kubectl": {
    params: { ref: RunRef; action: KubectlAction };
    result: { pod: string; alive: boolean; args: string[]; line: string };
  };
}
