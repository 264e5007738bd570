import type { PlaceKind, TemplateKind, Variable } from "./variable.ts";
import { variables } from "./variables.ts";

/** Where a tag stands, as far as it decides which variables exist there. */
export interface Place {
  kind: PlaceKind;
  /** Kind of the template around it; undefined outside of templates, and for a kind that is not known. */
  template?: TemplateKind;
  /** The template (or the workflow's defaults for it) has a retryStrategy. */
  retried?: boolean;
  /** The call has withItems, withParam or withSequence. */
  inLoop?: boolean;
  /** Inside the template that runs as the workflow's exit handler, or that may. */
  onExit?: boolean;
  /** The workflow comes from a CronWorkflow, or may. */
  scheduled?: boolean;
  /** spec.priority is set, or may be. */
  priority?: boolean;
}

/** The variables that can stand at a place; names that a manifest chooses (inputs, outputs, …) are left open. */
export function resolvableTags(place: Place): Variable[] {
  return variables.filter((variable) => stands(variable, place));
}

export type TagAnswer =
  /** Argo fills it in here, if the names in it exist (`names`: what stands for each <…>, in order). */
  | { answer: "resolves"; variable: Variable; names: string[] }
  /** A variable of Argo's, but not here; the reason ends the sentence "{{tag}} …". */
  | { answer: "elsewhere"; variable: Variable; reason: string }
  /** Not a variable of Argo's. With one of Argo's own first words (`ownRoot`: workflow, inputs, …) nothing can ever fill it. */
  | { answer: "unknown"; ownRoot: boolean };

/** Can the simple tag `{{tag}}` (or the dotted name in an expression) resolve at this place? */
export function whereTagResolves(tag: string, place: Place): TagAnswer {
  const name = tag.trim();
  const matches = variables.flatMap((variable) => {
    const names = match(variable.name, name);
    return names === undefined ? [] : [{ variable, names }];
  });
  const here = matches.find(({ variable }) => stands(variable, place));
  if (here !== undefined) return { answer: "resolves", ...here };
  const [other] = matches;
  if (other === undefined) return { answer: "unknown", ownRoot: roots.has(name.split(".")[0]!) };
  return { answer: "elsewhere", variable: other.variable, reason: reasonOf(other.variable, place) };
}

const roots = new Set(variables.filter(({ name }) => name.includes(".")).map(({ name }) => name.split(".")[0]!));

function stands(variable: Variable, place: Place): boolean {
  return placed(variable, place) && allowed(variable, place);
}

function placed({ places, templates }: Variable, { kind, template }: Place): boolean {
  return places.includes(kind) && (templates === undefined || template === undefined || templates.includes(template));
}

function allowed({ filled, name }: Variable, place: Place): boolean {
  if (filled === "attempt") return place.retried === true;
  if (filled === "loop item") return place.inLoop === true;
  if (filled === "exit") return place.onExit === true || place.kind === "workflowHook";
  if (name === "workflow.scheduledTime") return place.scheduled === true;
  if (name === "workflow.priority") return place.priority === true;
  return true;
}

const placeNames: Record<PlaceKind, string> = {
  template: "in templates",
  call: "in steps and tasks",
  hook: "in hooks",
  templateMetrics: "in the metrics of a template",
  retryExpression: "in retryStrategy.expression",
  successCondition: "in successCondition of an http template",
  workflow: "in the workflow's spec",
  workflowMetrics: "in the metrics of the workflow",
  workflowHook: "in the workflow's hooks and exit handler",
  cron: "in when and stopStrategy of a CronWorkflow",
};

function reasonOf(variable: Variable, place: Place): string {
  if (placed(variable, place)) return `exists only ${variable.only}`;
  const { templates, places } = variable;
  if (templates !== undefined && place.template !== undefined && !templates.includes(place.template)) {
    return `exists only in templates of kind ${templates.join(", ")}, not ${place.template}`;
  }
  return `exists only ${places.map((kind) => placeNames[kind]).join(", ")}`;
}

/** What stands for the <…> parts; undefined when the name does not fit. <key> takes everything that is left. */
function match(pattern: string, name: string): string[] | undefined {
  const parts = pattern.split(".");
  const given = name.split(".");
  const names: string[] = [];
  for (const [index, part] of parts.entries()) {
    const value = part === "<key>" ? given.slice(index).join(".") : given[index];
    if (value === undefined || value === "") return undefined;
    if (part.startsWith("<")) names.push(value);
    else if (part !== value) return undefined;
    if (part !== "<key>" && index === parts.length - 1 && given.length > parts.length) return undefined;
  }
  return names;
}
