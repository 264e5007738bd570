import type { Place } from "../expressions/variables/resolvableTags.ts";
import type { TemplateKind } from "../expressions/variables/variable.ts";
import type { Template } from "../manifest/argo.ts";
import type { ManifestDocument, Path } from "../manifest/model.ts";
import { specOf, specPathOf } from "../manifest/pipelines/templateLookup.ts";
import { templateType } from "../manifest/pipelines/templateType.ts";
import { asRecord } from "../manifest/record.ts";

/** The template around a path, as far as it is one: its value and the path to it. */
export function templateAround(document: ManifestDocument, path: Path): { template: object; path: Path } | undefined {
  const depth = specPathOf(document).length;
  const [list, index] = path.slice(depth);
  if (list !== "templates" || typeof index !== "number") return undefined;
  const template = (specOf(document).templates as unknown[] | undefined)?.[index];
  return { template: asRecord(template), path: path.slice(0, depth + 2) };
}

/** What decides which variables exist at a path of a document. */
export function tagPlace(document: ManifestDocument, path: Path): Place {
  const spec = specOf(document);
  const library = document.kind.endsWith("WorkflowTemplate");
  const scheduled = document.kind === "CronWorkflow" || library;
  const priority = spec.priority !== undefined || library;
  const around = templateAround(document, path);
  if (around === undefined) {
    const [first] = path.slice(specPathOf(document).length);
    const kind =
      first === "hooks" || first === "onExit" ? "workflowHook" : first === "metrics" ? "workflowMetrics" : "workflow";
    return { kind: isCronField(document, path) ? "cron" : kind, scheduled, priority };
  }
  const type = templateType(asRecord(around.template) as Template);
  const below = path.slice(around.path.length);
  const call = callAround(around.template, below);
  return {
    kind: placeKind(below, call),
    template: type === "unknown" ? undefined : (type as TemplateKind),
    retried: asRecord(around.template).retryStrategy !== undefined || spec.retryStrategy !== undefined,
    inLoop: call !== undefined && ["withItems", "withParam", "withSequence"].some((name) => call[name] !== undefined),
    // Which templates the exit handler runs is a question to the whole pipeline; a tag of it is no mistake here.
    onExit: true,
    scheduled,
    priority,
  };
}

function placeKind(below: Path, call: object | undefined): Place["kind"] {
  const [first, second] = below;
  if (first === "metrics") return "templateMetrics";
  if (first === "retryStrategy" && second === "expression") return "retryExpression";
  if (first === "http" && second === "successCondition") return "successCondition";
  if (call === undefined) return "template";
  return below.includes("hooks") || below.includes("onExit") ? "hook" : "call";
}

/** The step or task that a path below its template leads through. */
function callAround(template: object, below: Path): Record<string, unknown> | undefined {
  const length = below[0] === "steps" ? 3 : below[0] === "dag" && below[1] === "tasks" ? 3 : 0;
  if (length === 0 || below.length < length) return undefined;
  let value: unknown = template;
  for (const key of below.slice(0, length)) value = (value as Record<string | number, unknown> | undefined)?.[key];
  return asRecord(value);
}

function isCronField({ kind }: ManifestDocument, path: Path): boolean {
  return kind === "CronWorkflow" && path[0] === "spec" && (path[1] === "when" || path[1] === "stopStrategy");
}
