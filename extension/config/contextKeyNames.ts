/**
 * Every context key this extension sets, with its values; `when` clauses in package.json may use these and VS Code's own.
 * A test compares them with package.json, and looks that each is set somewhere.
 */
export interface ContextKeys {
  /** A log is open, in a terminal or as a document. */
  "preflight.logs.isOpen": boolean;
  /** A checklist run is under way. */
  "preflight.checklist.running": boolean;
  /** What an empty *Checklist* view has to explain. */
  "preflight.checklist.state": "idle" | "running" | "noPipeline" | "brokenConfig" | "failed";
  /** There is a report to show, copy or save. */
  "preflight.checklist.hasReport": boolean;
  /** Rows of passed and accepted findings are in the view. */
  "preflight.checklist.showsPassed": boolean;
  /** The runs have been looked at; the four below say nothing before. */
  "preflight.runs.known": boolean;
  "preflight.runs.any": boolean;
  /** Some run is going on. */
  "preflight.runs.live": boolean;
  "preflight.runs.failed": boolean;
  "preflight.runs.filtered": boolean;
  /** Somebody has seen a run resume here: the last step of the walkthrough. */
  "preflight.runs.resumed": boolean;
}

export type ContextKey = keyof ContextKeys;
