import { PreflightError } from "../../../../runtime/index.ts";

/** The session is closed; nobody waits for its news any more. */
export class SessionEnd extends PreflightError {
  readonly area = "runs";

  constructor() {
    super("The runs are not watched any more.", { reason: "closed", hint: "Refresh the view." });
  }
}
