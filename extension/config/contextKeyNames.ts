/**
 * Every context key this extension sets, with its values; `when` clauses in package.json may use these and VS Code's own.
 * A test compares them with package.json, and looks that each is set somewhere.
 */
export interface ContextKeys {
  /** There is a report to show, copy or save. */
  "preflight.checklist.hasReport": boolean;
}

export type ContextKey = keyof ContextKeys;
