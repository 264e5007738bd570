import type { Template } from "../../../manifest/argo.ts";
import type { ManifestDocument, Path, Pipeline } from "../../../manifest/model.ts";
import { homeDocument } from "../../../manifest/pipelines/homeDocument.ts";
import type { TemplateLookup, TemplatePlace } from "../../../manifest/pipelines/templateLookup.ts";
import type { Issue } from "../issue.ts";
import { VariableScope } from "../rules/variableScope.ts";

/** At most this many issues of one pipeline are said: a hostile file can not fill the memory with them. */
const mostIssues = 500;

/** One pass over a pipeline: what is known about it, what was looked into, and the issues said so far. */
export class Inspection {
  readonly pipeline: Pipeline;
  readonly lookup: TemplateLookup;
  /** Variables that every tag of the pipeline may use; outputs with a global name are added as they are met. */
  readonly globals = new VariableScope();
  /** The document whose templates the pipeline runs: its own, or the one that workflowTemplateRef names. */
  readonly home: ManifestDocument;
  /** The pipeline is a template of others: what it is not given may be given by its user. */
  readonly library: boolean;
  readonly #issues: Issue[] = [];
  readonly #visited = new Set<Template>();
  readonly #inspectTemplate: (inspection: Inspection, place: TemplatePlace) => void;

  /** `inspectTemplate` is given rather than imported: templates call templates, modules must not import in circles. */
  constructor(
    pipeline: Pipeline,
    lookup: TemplateLookup,
    inspectTemplate: (inspection: Inspection, place: TemplatePlace) => void,
  ) {
    this.pipeline = pipeline;
    this.lookup = lookup;
    this.#inspectTemplate = inspectTemplate;
    this.home = homeDocument(pipeline.document, lookup);
    this.library = pipeline.document.kind.endsWith("WorkflowTemplate");
  }

  /** All that was said, in the order it was met. */
  get issues(): Issue[] {
    return this.#issues;
  }

  /** Looks into a template unless that was done before, so recursion ends. */
  visit(place: TemplatePlace): void {
    if (this.#visited.has(place.template) || this.#issues.length >= mostIssues) return;
    this.#visited.add(place.template);
    this.#inspectTemplate(this, place);
  }

  say(check: Issue["check"], message: string, document: ManifestDocument, path: Path, more: Partial<Issue> = {}): void {
    if (this.#issues.length < mostIssues) this.#issues.push({ check, message, document, path, ...more });
  }
}
