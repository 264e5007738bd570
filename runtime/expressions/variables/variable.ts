/** The kinds of a template: by which field it has. */
export type TemplateKind =
  "container" | "containerSet" | "script" | "resource" | "data" | "http" | "plugin" | "suspend" | "steps" | "dag";

/**
 * Where in a manifest a tag stands:
 * `template` anything in a template but the places below; `call` a step or task (its loop fields aside); `hook` the arguments or
 * expression of a step's or task's hook or onExit; `templateMetrics`; `retryExpression`; `successCondition` of an http template;
 * `workflow` spec fields outside templates (arguments, volumes, …); `workflowMetrics`; `workflowHook` expression and arguments of
 * spec.hooks and of the onExit handler; `cron` when and stopStrategy of a CronWorkflow.
 */
export type PlaceKind =
  | "template"
  | "call"
  | "hook"
  | "templateMetrics"
  | "retryExpression"
  | "successCondition"
  | "workflow"
  | "workflowMetrics"
  | "workflowHook"
  | "cron";

/** When Argo knows the value. */
export type FilledAt =
  | "submit"
  | "start"
  | "node created"
  | "pod running"
  | "node finished"
  | "loop finished"
  | "attempt"
  | "loop item"
  | "exit"
  | "metric emission"
  | "schedule";

/** A variable of Argo's templates (v4.1). */
export interface Variable {
  /** Dotted name; a part in angle brackets stands for a name ("inputs.parameters.<name>"); <key> may hold dots. */
  name: string;
  type: "string" | "json" | "artifact" | "number" | "map" | "time";
  places: readonly PlaceKind[];
  /** Kinds of template it exists in; absent: every kind. */
  templates?: readonly TemplateKind[];
  filled: FilledAt;
  /** What else must hold for it to exist, as the end of the sentence "exists only …". */
  only?: string;
}
