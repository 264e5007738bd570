import type { Template } from "../argo.ts";
import type { ManifestDocument, Path } from "../model.ts";
import { asList, asRecord, asText, isRecord } from "../record.ts";

/** A template and where it is written. `scope` is the document whose other templates it may call by name. */
export interface TemplatePlace {
  template: Template;
  scope: ManifestDocument;
  path: Path;
}

/** A call as far as finding its template goes: WorkflowStep, DAGTask, LifecycleHook. */
export interface Callee {
  template?: unknown;
  templateRef?: unknown;
  inline?: unknown;
}

/** A templateRef or workflowTemplateRef that the given files do not hold. */
export interface MissingTemplate {
  kind: "WorkflowTemplate" | "ClusterWorkflowTemplate";
  name: string;
  template?: string;
}

/** Finds templates by name and reference across all documents given; the first of two objects of one name wins. */
export class TemplateLookup {
  readonly #shared = new Map<string, ManifestDocument>();
  readonly #templates = new WeakMap<ManifestDocument, Map<string, TemplatePlace>>();

  constructor(documents: readonly ManifestDocument[]) {
    for (const document of documents) {
      if (!document.kind.endsWith("WorkflowTemplate")) continue;
      const key = `${document.kind}/${document.name}`;
      if (!this.#shared.has(key)) this.#shared.set(key, document);
    }
  }

  document(kind: MissingTemplate["kind"], name: string): ManifestDocument | undefined {
    return this.#shared.get(`${kind}/${name}`);
  }

  /** Names of the objects of a kind that others may refer to. */
  names(kind: MissingTemplate["kind"]): string[] {
    return [...this.#shared.values()].filter((document) => document.kind === kind).map(({ name }) => name);
  }

  /** Every named template of a document, in order. */
  templates(scope: ManifestDocument): Map<string, TemplatePlace> {
    let places = this.#templates.get(scope);
    if (!places) {
      places = new Map();
      const specPath = specPathOf(scope);
      const spec = specOf(scope);
      for (const [index, template] of asList(spec.templates).entries()) {
        const name = isRecord(template) ? asText(template.name) : undefined;
        if (name === undefined || places.has(name)) continue;
        places.set(name, { template: template as Template, scope, path: [...specPath, "templates", index] });
      }
      this.#templates.set(scope, places);
    }
    return places;
  }

  /** The template a call means; undefined when the name is templated, absent or (for a name in `scope`) unknown. */
  find(
    scope: ManifestDocument,
    callPath: Path,
    call: Callee,
  ): TemplatePlace | { missing: MissingTemplate } | undefined {
    if (isRecord(call.inline)) return { template: call.inline, scope, path: [...callPath, "inline"] };
    if (isRecord(call.templateRef)) {
      const { clusterScope } = call.templateRef;
      const name = asText(call.templateRef.name);
      const template = asText(call.templateRef.template);
      if (name === undefined || template === undefined || `${name}${template}`.includes("{{")) return undefined;
      const kind = clusterScope === true ? "ClusterWorkflowTemplate" : "WorkflowTemplate";
      const document = this.document(kind, name);
      const place = document && this.templates(document).get(template);
      return place ?? { missing: { kind, name, template } };
    }
    return typeof call.template === "string" ? this.templates(scope).get(call.template) : undefined;
  }
}

/** Path of the workflow spec in a document of any of the four kinds. */
export function specPathOf(document: ManifestDocument): Path {
  return document.kind === "CronWorkflow" ? ["spec", "workflowSpec"] : ["spec"];
}

export function specOf(document: ManifestDocument): Record<string, unknown> {
  const spec = asRecord(document.object.spec);
  return document.kind === "CronWorkflow" ? asRecord(spec.workflowSpec) : spec;
}
