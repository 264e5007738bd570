import type { FilledAt, PlaceKind, TemplateKind, Variable } from "./variable.ts";

const everywhere: PlaceKind[] = [
  "template",
  "call",
  "hook",
  "templateMetrics",
  "retryExpression",
  "successCondition",
  "workflow",
  "workflowMetrics",
  "workflowHook",
];
const inTemplates: PlaceKind[] = ["template", "call", "hook", "templateMetrics", "retryExpression", "successCondition"];
const pods: TemplateKind[] = ["container", "containerSet", "script", "resource", "data"];
const retried: TemplateKind[] = [...pods, "steps", "dag", "http", "plugin"];

const strings = (names: string[], rest: Omit<Variable, "name" | "type">): Variable[] =>
  names.map((name) => ({ name, type: "string", ...rest }));
const json = (names: string[], rest: Omit<Variable, "name" | "type">): Variable[] =>
  names.map((name) => ({ name, type: "json", ...rest }));

const strftime = "B b m A a d H I M S Y y p Z z L s RFC3339"
  .split(" ")
  .map((letter) => `workflow.creationTimestamp.${letter}`);

/** steps.<name>.… in steps templates, tasks.<name>.… in dags: what earlier calls left. */
function calls(root: "steps" | "tasks", template: TemplateKind): Variable[] {
  const rest = { places: ["template", "call", "hook"] as PlaceKind[], templates: [template] };
  const of = (filled: FilledAt, names: string[]) => names.map((name) => ({ name: `${root}.<name>.${name}`, filled }));
  return [
    ...[
      ...of("node created", ["id", "status", "startedAt"]),
      ...of("pod running", ["ip", "hostNodeName"]),
      ...of("node finished", ["finishedAt", "exitCode", "outputs.result", "outputs.parameters.<output>"]),
    ].map((variable): Variable => ({ ...rest, type: "string", ...variable })),
    { ...rest, name: `${root}.<name>.outputs.parameters`, type: "json", filled: "loop finished" },
    { ...rest, name: `${root}.<name>.outputs.artifacts.<output>`, type: "artifact", filled: "node finished" },
    { ...rest, name: `${root}.name`, type: "string", filled: "node created" },
  ];
}

/**
 * Every variable Argo v4.1 fills in, from its variable catalogue and documentation. The names after a dot are not known here:
 * whether an input, output or parameter exists is a question to the manifest.
 */
export const variables: readonly Variable[] = [
  ...strings(
    [
      "workflow.name",
      "workflow.namespace",
      "workflow.uid",
      "workflow.mainEntrypoint",
      "workflow.serviceAccountName",
      "workflow.creationTimestamp",
      ...strftime,
    ],
    { places: everywhere, filled: "submit" },
  ),
  ...strings(["workflow.parameters.<name>", "workflow.labels.<key>", "workflow.annotations.<key>"], {
    places: everywhere,
    filled: "submit",
  }),
  ...json(
    [
      "workflow.parameters",
      "workflow.parameters.json",
      "workflow.labels",
      "workflow.labels.json",
      "workflow.annotations",
      "workflow.annotations.json",
    ],
    { places: everywhere, filled: "submit" },
  ),
  ...strings(["workflow.priority"], { places: everywhere, filled: "submit", only: "where spec.priority is set" }),
  ...strings(["workflow.scheduledTime"], { places: everywhere, filled: "submit", only: "in runs of a CronWorkflow" }),
  ...strings(["workflow.status", "workflow.duration"], { places: everywhere, filled: "start" }),
  ...json(["workflow.failures"], { places: everywhere, filled: "exit", only: "in the exit handler" }),
  ...strings(["workflow.outputs.parameters.<name>"], { places: everywhere, filled: "node finished" }),
  {
    name: "workflow.outputs.artifacts.<name>",
    type: "artifact",
    places: everywhere,
    filled: "node finished",
  },
  ...strings(["inputs.parameters.<name>"], { places: inTemplates, filled: "start" }),
  ...json(["inputs.parameters"], { places: inTemplates, filled: "start" }),
  { name: "inputs.artifacts.<name>", type: "artifact", places: inTemplates, filled: "start" },
  ...strings(["inputs.artifacts.<name>.path", "outputs.artifacts.<name>.path", "outputs.parameters.<name>.path"], {
    places: ["template", "templateMetrics"],
    templates: pods,
    filled: "start",
  }),
  ...strings(["node.name"], { places: inTemplates, filled: "node created" }),
  ...strings(["pod.name"], { places: ["template", "templateMetrics"], templates: pods, filled: "node created" }),
  ...calls("steps", "steps"),
  ...calls("tasks", "dag"),
  ...strings(["item"], { places: ["call", "hook"], filled: "loop item", only: "in a call with a loop" }),
  ...strings(["item.<key>"], { places: ["call", "hook"], filled: "loop item", only: "in a loop over maps" }),
  ...strings(["retries", "lastRetry.exitCode", "lastRetry.status", "lastRetry.duration", "lastRetry.message"], {
    places: ["template", "call", "templateMetrics", "retryExpression"],
    templates: retried,
    filled: "attempt",
    only: "in a template with a retryStrategy",
  }),
  ...strings(
    ["status", "duration", "exitCode", "resourcesDuration.<key>", "outputs.result", "outputs.parameters.<name>"],
    {
      places: ["templateMetrics"],
      filled: "metric emission",
    },
  ),
  ...strings(["resourcesDuration.<key>"], { places: ["workflowMetrics"], filled: "metric emission" }),
  ...(
    [
      ["request.method", "string"],
      ["request.url", "string"],
      ["request.body", "string"],
      ["request.headers", "map"],
      ["response.statusCode", "number"],
      ["response.body", "string"],
      ["response.headers", "map"],
    ] as const
  ).map(([name, type]): Variable => ({
    name,
    type,
    places: ["successCondition"],
    templates: ["http"],
    filled: "node finished",
  })),
  ...(
    [
      ["cronworkflow.name", "string"],
      ["cronworkflow.namespace", "string"],
      ["cronworkflow.labels", "map"],
      ["cronworkflow.labels.<key>", "string"],
      ["cronworkflow.labels.json", "json"],
      ["cronworkflow.annotations", "map"],
      ["cronworkflow.annotations.<key>", "string"],
      ["cronworkflow.annotations.json", "json"],
      ["cronworkflow.failed", "number"],
      ["cronworkflow.succeeded", "number"],
      ["cronworkflow.lastScheduledTime", "time"],
    ] as const
  ).map(([name, type]): Variable => ({ name, type, places: ["cron"], filled: "schedule" })),
];
