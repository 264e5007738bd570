import type { CheckReport } from "../../../runtime/index.ts";

/** The text of a file as the editor has it, unsaved changes included. */
export interface OpenText {
  /** Absolute. */
  path: string;
  text: string;
}

export interface ChecklistRequests {
  /** The checklist on named manifests, else on all that the configuration of `folder` names or that are found there. */
  "checklist/run": {
    params: { folder: string; files: string[]; open: OpenText[]; target?: string; trusted: boolean };
    result: CheckReport;
  };
}
