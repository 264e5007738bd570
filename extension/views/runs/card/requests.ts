import type { FailureCard, StepPlace } from "../../../../runtime/index.ts";
import type { RunRef } from "../runRef.ts";

export interface CardRequests {
  /**
   * The failure card of a step, or of the first step of a run that died; undefined where nothing died. Thorough = checkpoints are
   * read to the last byte.
   */
  "runs/card": { params: { ref: RunRef; thorough: boolean }; result: FailureCard | undefined };
  /** Where the workspace's manifests hold a step, or the pipeline of a run. */
  "runs/locate": { params: { ref: RunRef }; result: StepPlace | undefined };
  /** What exactly produced a run, as text. */
  "runs/producedBy": { params: { ref: RunRef }; result: string };
  /** The Workflow object of a run with its status, as YAML. */
  "runs/yaml": { params: { ref: RunRef }; result: string };
}
