import type { Template, TemplateRef, Workflow, WorkflowSpec } from "../../../manifest/argo.ts";
import { Problem } from "./problem.ts";
import { templateType } from "./templateType.ts";

/** Where the names in a template are looked up: the workflow itself, or the WorkflowTemplate it came from. */
export interface TemplateScope {
  kind: "local" | "namespaced" | "cluster";
  name: string;
}

export interface TemplateHolder {
  name?: string;
  template?: string;
  templateRef?: TemplateRef;
  inline?: Template;
}

export function scopeText(scope: TemplateScope): string {
  return `${scope.kind}/${scope.name}`;
}

/** Inverse of scopeText, for the templateScope of a node. */
export function parseScope(text: string | undefined): TemplateScope {
  const [kind, name] = (text ?? "").split("/");
  if (kind === "namespaced" || kind === "cluster") return { kind, name: name ?? "" };
  return { kind: "local", name: name ?? "" };
}

/**
 * Finds templates by name or templateRef as Argo's template resolution does, and stores what came from elsewhere in
 * `status.storedTemplates`, so that a run never changes when a WorkflowTemplate does.
 */
export class TemplateLibrary {
  private readonly workflow: Workflow;
  private readonly spec: () => WorkflowSpec;
  private readonly documents: Workflow[];

  constructor(workflow: Workflow, spec: () => WorkflowSpec, documents: Workflow[]) {
    this.workflow = workflow;
    this.spec = spec;
    this.documents = documents;
  }

  /** @throws Problem when there is no such template, or it has no type */
  resolve(scope: TemplateScope, holder: TemplateHolder): { template: Template; scope: TemplateScope } {
    const key = storageKey(scope, holder);
    const stored = (this.workflow.status!.storedTemplates ??= {});
    let template = key !== undefined && Object.hasOwn(stored, key) ? stored[key] : undefined;
    if (template === undefined) {
      template = this.find(scope, holder);
      if (key !== undefined) stored[key] = template;
    }
    const inner = this.scopeInside(scope, holder.templateRef);
    if (templateType(template) === undefined) throw new Problem(`template '${template.name ?? ""}' type is unknown`);
    return { template, scope: inner };
  }

  /** The WorkflowTemplate or ClusterWorkflowTemplate of that name, if it was given with the launch. */
  document(name: string, cluster: boolean): Workflow | undefined {
    const kind = cluster ? "ClusterWorkflowTemplate" : "WorkflowTemplate";
    return this.documents.find((document) => document.kind === kind && document.metadata?.name === name);
  }

  private find(scope: TemplateScope, holder: TemplateHolder): Template {
    if (holder.inline !== undefined) return holder.inline;
    const ref = holder.templateRef;
    if (ref !== undefined) {
      const document = this.document(ref.name ?? "", ref.clusterScope === true);
      if (document === undefined) throw new Problem(`workflow template ${ref.name} not found`);
      const template = named(document.spec, ref.template);
      if (template !== undefined) return template;
      throw new Problem(`template ${ref.template} not found in workflow template ${ref.name}`);
    }
    if (holder.template === undefined || holder.template === "") throw new Problem("failed to get a template");
    const template =
      scope.kind === "local"
        ? named(this.spec(), holder.template)
        : named(this.document(scope.name, scope.kind === "cluster")?.spec, holder.template);
    if (template === undefined) throw new Problem(`template ${holder.template} not found`);
    return template;
  }

  private scopeInside(scope: TemplateScope, ref: TemplateRef | undefined): TemplateScope {
    if (ref === undefined) return scope;
    const kind = ref.clusterScope === true ? "cluster" : "namespaced";
    if (this.document(ref.name ?? "", kind === "cluster") === undefined) {
      throw new Problem(`${kind === "cluster" ? "cluster" : ""}workflowtemplate.argoproj.io "${ref.name}" not found`);
    }
    return { kind, name: ref.name ?? "" };
  }
}

const byName = new WeakMap<Template[], Map<string | undefined, Template>>();

/** The first template of a name; indexed once per list, which nothing changes while a run lasts. */
function named(spec: WorkflowSpec | undefined, name: string | undefined): Template | undefined {
  const templates = spec?.templates;
  if (!templates) return undefined;
  let index = byName.get(templates);
  if (!index) {
    index = new Map(templates.toReversed().map((template) => [template?.name, template]));
    byName.set(templates, index);
  }
  return index.get(name);
}

/** Key in status.storedTemplates; local templates are not stored. */
function storageKey(scope: TemplateScope, holder: TemplateHolder): string | undefined {
  const ref = holder.templateRef;
  if (ref !== undefined) return `${ref.clusterScope === true ? "cluster" : "namespaced"}/${ref.name}/${ref.template}`;
  if (scope.kind === "local") return undefined;
  const name = holder.inline === undefined ? (holder.template ?? "") : `inline/${holder.name ?? ""}`;
  return `${scope.kind}/${scope.name}/${name}`;
}
