import type { Template, TemplateCall } from "../../manifest/argo.ts";
import type { ManifestDocument, Path, Pipeline } from "../../manifest/model.ts";
import type { TemplateLookup, TemplatePlace } from "../../manifest/pipelines/templateLookup.ts";
import { specOf } from "../../manifest/pipelines/templateLookup.ts";
import { templateType, templateTypes } from "../../manifest/pipelines/templateType.ts";
import { asList, asRecord, asText, isRecord } from "../../manifest/record.ts";
import { nearestName } from "../../text/nearestName.ts";
import { evaluateWhen, parseWhen } from "../../expressions/when/evaluateWhen.ts";
import type { Issue } from "./issue.ts";
import { argumentProblems, missingInputs } from "./rules/argumentRules.ts";
import { callNameProblem, nameProblems } from "./rules/nameRules.ts";
import { cronProblem } from "./rules/cronSchedule.ts";
import { DagOrder } from "./rules/dagRules.ts";
import { expressionProblem } from "./rules/expressionSyntax.ts";
import { inputOutputProblems } from "./rules/inputOutputRules.ts";
import { leafProblems } from "./rules/leafRules.ts";
import { podPatchProblem } from "./rules/podPatchRules.ts";
import { durationProblems, retryProblems } from "./rules/retryRules.ts";
import { tagsIn, type Tag } from "./rules/tags.ts";
import {
  anyGlobalArtifact,
  anyGlobalParameter,
  anyItem,
  misspeltRoot,
  resolves,
  VariableScope,
} from "./rules/variableScope.ts";

const mostIssues = 500;

/**
 * Every reference and value of a pipeline that Argo would refuse or stumble over (PF-ARGO-002, PF-ARGO-003), with the scopes
 * that Argo's own validation gives to tags. Each template is looked into once, so recursion ends.
 */
export function inspectPipeline(pipeline: Pipeline, lookup: TemplateLookup): Issue[] {
  return new Inspection(pipeline, lookup).run();
}

class Inspection {
  readonly #issues: Issue[] = [];
  readonly #pipeline: Pipeline;
  readonly #lookup: TemplateLookup;
  readonly #globals = new VariableScope();
  readonly #done = new Set<Template>();
  readonly #scope: ManifestDocument;
  readonly #library: boolean;

  constructor(pipeline: Pipeline, lookup: TemplateLookup) {
    this.#pipeline = pipeline;
    this.#lookup = lookup;
    const reference = asRecord(specOf(pipeline.document).workflowTemplateRef);
    const kind = reference.clusterScope === true ? "ClusterWorkflowTemplate" : "WorkflowTemplate";
    const name = asText(reference.name);
    this.#scope = (name === undefined ? undefined : lookup.document(kind, name)) ?? pipeline.document;
    this.#library = pipeline.document.kind.endsWith("WorkflowTemplate");
  }

  run(): Issue[] {
    const { document, spec, specPath } = this.#pipeline;
    this.#object(document);
    this.#addGlobals();
    const own = specOf(document);
    if (isRecord(own.workflowTemplateRef) && asList(own.templates).length > 0) {
      this.#say("PF-ARGO-003", "templates can not be combined with workflowTemplateRef", document, [
        ...specPath,
        "templates",
      ]);
    }
    for (const { index, message } of nameProblems(own.templates, callNameProblem)) {
      this.#say("PF-ARGO-003", `template ${message}`, document, [...specPath, "templates", index]);
    }
    const mayBeEmpty = document.kind !== "Workflow";
    for (const { message, path } of argumentProblems(spec.arguments, mayBeEmpty && this.#library)) {
      this.#say("PF-ARGO-003", message, document, [...specPath, "arguments", ...path]);
    }
    this.#retry(own.retryStrategy, document, [...specPath, "retryStrategy"], undefined);
    const defaults = asRecord(own.templateDefaults);
    this.#retry(defaults.retryStrategy, document, [...specPath, "templateDefaults", "retryStrategy"], undefined);
    this.#podPatch(own.podSpecPatch, document, specPath, undefined);
    this.#podPatch(defaults.podSpecPatch, document, [...specPath, "templateDefaults"], undefined);
    if (this.#pipeline.missingRefs.some(({ template }) => template === undefined)) {
      const { name } = asRecord(own.workflowTemplateRef);
      this.#say("PF-ARGO-002", `workflowTemplateRef ${String(name)} is not among the given files`, document, [
        ...specPath,
        "workflowTemplateRef",
      ]);
      return this.#issues;
    }
    this.#entry();
    for (const place of this.#lookup.templates(this.#scope).values()) this.#template(place);
    for (const [name, hook] of Object.entries(asRecord(spec.hooks))) {
      this.#hook(name, hook, this.#scope, document, [...specPath, "hooks", name], this.#globals, undefined);
    }
    return this.#issues;
  }

  #object({ kind, object }: ManifestDocument): void {
    const { document } = this.#pipeline;
    const name = asText(object.metadata?.name);
    const longest = kind === "CronWorkflow" ? 52 : 63;
    if (name !== undefined && name.length > longest) {
      this.#say("PF-ARGO-003", `metadata.name has ${name.length} characters; a ${kind} may have ${longest}`, document, [
        "metadata",
        "name",
      ]);
    } else if (name !== undefined && !/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(name)) {
      const message = `metadata.name "${name.slice(0, 60)}" may only have small letters, digits, "-" and "."`;
      this.#say("PF-ARGO-003", message, document, ["metadata", "name"], { gap: "object-name" });
    }
    if (kind !== "CronWorkflow") return;
    const spec = asRecord(object.spec);
    const schedules = asList(spec.schedules);
    if (schedules.length === 0)
      this.#say("PF-ARGO-003", "a CronWorkflow needs at least one schedule", document, ["spec", "schedules"]);
    for (const [index, schedule] of schedules.entries()) {
      const problem = typeof schedule === "string" ? cronProblem(schedule) : undefined;
      if (problem)
        this.#say("PF-ARGO-003", `schedule "${String(schedule)}": ${problem}`, document, ["spec", "schedules", index]);
    }
    const policy = asText(spec.concurrencyPolicy);
    if (policy !== undefined && !["Allow", "Forbid", "Replace"].includes(policy)) {
      this.#say(
        "PF-ARGO-003",
        `concurrencyPolicy can not be "${policy}"; it is one of Allow, Forbid, Replace`,
        document,
        ["spec", "concurrencyPolicy"],
      );
    }
    if (typeof spec.startingDeadlineSeconds === "number" && spec.startingDeadlineSeconds < 0) {
      this.#say("PF-ARGO-003", "startingDeadlineSeconds can not be negative", document, [
        "spec",
        "startingDeadlineSeconds",
      ]);
    }
  }

  #addGlobals(): void {
    const { spec, document } = this.#pipeline;
    const add = (...names: string[]) => this.#globals.add(...names.map((name) => `workflow.${name}`));
    add("name", "namespace", "mainEntrypoint", "serviceAccountName", "uid", "status");
    add("annotations", "annotations.json", "labels", "labels.json");
    const parameters = asList(spec.arguments?.parameters);
    if (parameters.length > 0) add("parameters", "parameters.json");
    for (const parameter of parameters) add(`parameters.${String(asRecord(parameter).name)}`);
    // A CronWorkflow gives its workflows spec.workflowMetadata, not its own metadata.
    const owner =
      document.kind === "CronWorkflow" ? asRecord(document.object.spec).workflowMetadata : document.object.metadata;
    for (const metadata of [owner, spec.workflowMetadata].map(asRecord)) {
      for (const name of Object.keys(asRecord(metadata.annotations))) add(`annotations.${name}`);
      for (const field of ["labels", "labelsFrom"]) {
        for (const name of Object.keys(asRecord(metadata[field]))) add(`labels.${name}`);
      }
    }
    if (spec.priority !== undefined) add("priority");
  }

  #entry(): void {
    const { document, spec, specPath } = this.#pipeline;
    const entrypoint = asText(spec.entrypoint);
    if (entrypoint === undefined) {
      if (!this.#library) this.#say("PF-ARGO-003", "spec.entrypoint is required", document, specPath);
    } else if (!entrypoint.includes("{{")) {
      this.#named(
        entrypoint,
        "entrypoint",
        [...specPath, "entrypoint"],
        this.#library ? undefined : (spec.arguments ?? {}),
      );
    }
    const onExit = asText(spec.onExit);
    if (onExit === undefined) return;
    this.#globals.add("workflow.failures");
    const outputs = [...this.#lookup.templates(this.#scope).values()].flatMap(({ template }) =>
      asList(asRecord(template.outputs).artifacts),
    );
    if (outputs.some((artifact) => asText(asRecord(artifact).globalName)?.includes("{{")))
      this.#globals.add(anyGlobalArtifact);
    this.#named(onExit, "onExit", [...specPath, "onExit"], asRecord(document.object.spec).arguments ?? {});
  }

  /** A template named by the spec itself; `given` undefined = every input counts as given. */
  #named(name: string, what: string, path: Path, given: unknown): void {
    const { document } = this.#pipeline;
    const place = this.#lookup.templates(this.#scope).get(name);
    if (!place) return this.#undefinedTemplate(name, what, document, path, undefined);
    if (given !== undefined) this.#inputsGiven(place.template, given, `${what} ${name}`, document, path, name);
    this.#template(place);
  }

  #undefinedTemplate(
    name: string,
    what: string,
    document: ManifestDocument,
    path: Path,
    step: string | undefined,
    gap?: Issue["gap"],
  ): void {
    const near = nearestName(name, this.#lookup.templates(document).keys());
    const range = document.rangeOf(path);
    const fix =
      near !== undefined && document.has(path)
        ? { fix: { text: `write ${near}`, edits: [{ range, newText: near }] } }
        : {};
    const hint = near === undefined ? "" : `; did you mean ${near}?`;
    this.#say(
      "PF-ARGO-002",
      `${what} names the template "${name.slice(0, 80)}", which does not exist${hint}`,
      document,
      path,
      {
        ...(step === undefined ? {} : { step }),
        ...(gap ? { gap } : {}),
        ...fix,
      },
    );
  }

  #inputsGiven(
    template: Template,
    given: unknown,
    what: string,
    document: ManifestDocument,
    path: Path,
    step: string,
  ): void {
    for (const { kind, name } of missingInputs(template.inputs, given)) {
      this.#say("PF-ARGO-002", `${what} is not given its input ${kind} ${name}`, document, path, { step });
    }
  }

  #template(place: TemplatePlace): void {
    const { template, scope: document, path } = place;
    if (this.#done.has(template) || this.#issues.length >= mostIssues) return;
    this.#done.add(template);
    const step = asText(template.name) ?? String(path.at(-1));
    const type = templateType(template);
    const say = (check: Issue["check"], message: string, below: Path, more: Partial<Issue> = {}) =>
      this.#say(check, message, document, [...path, ...below], { step, ...more });

    const types = templateTypes.filter((name) => template[name] !== undefined && template[name] !== null);
    if (types.length === 0)
      say("PF-ARGO-003", "the template says not what it is (container, script, steps, dag, …)", []);
    if (types.length > 1) say("PF-ARGO-003", `the template is several things at once: ${types.join(", ")}`, []);
    for (const problem of inputOutputProblems(template, type)) say("PF-ARGO-003", problem.message, problem.path);
    this.#retry(template.retryStrategy, document, [...path, "retryStrategy"], step);
    for (const { message, path, gap } of durationProblems(template)) say("PF-ARGO-003", message, path, { gap });
    for (const [index, metric] of asList(asRecord(template.metrics).prometheus).entries())
      this.#metric(asRecord(metric), say, index);

    const scope = this.#inputScope(template, type);
    if (type === "steps" || type === "dag") {
      for (const field of ["timeout", "activeDeadlineSeconds"] as const) {
        if (template[field] !== undefined) say("PF-ARGO-003", `${field} does not work for a ${type} template`, [field]);
      }
      const inner = type === "steps" ? this.#steps(place, step, scope) : this.#dag(place, step, scope);
      this.#tags(tagsIn(template.outputs, [...path, "outputs"]), inner, document, step);
      this.#expressionsInOutputs(template, document, path, step);
      return;
    }
    if (asText(template.timeout) && /^\d+$/.test(template.timeout!)) {
      say("PF-ARGO-003", `timeout "${template.timeout}" needs a unit, for example ${template.timeout}s`, ["timeout"]);
    }
    for (const problem of leafProblems(template, specOf(document).templateDefaults))
      say("PF-ARGO-003", problem.message, problem.path);
    this.#podPatch(template.podSpecPatch, document, path, step);
    this.#mounts(template, document, path, step);
    this.#tags(tagsIn(template, path), scope, document, step);
  }

  #metric(
    { name, help }: Record<string, unknown>,
    say: (check: Issue["check"], message: string, below: Path) => void,
    index: number,
  ): void {
    const path = ["metrics", "prometheus", index];
    if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(String(name ?? "")))
      say("PF-ARGO-003", `the metric name "${String(name)}" is not valid`, path);
    if (!asText(help)) say("PF-ARGO-003", `the metric ${String(name)} needs a help text`, path);
  }

  #inputScope(template: Template, type: string): VariableScope {
    const scope = new VariableScope(this.#globals);
    const parameters = asList(asRecord(template.inputs).parameters).map(asRecord);
    if (parameters.length > 0) scope.add("inputs.parameters");
    for (const { name } of parameters) scope.add(`inputs.parameters.${String(name)}`);
    for (const { name } of asList(asRecord(template.inputs).artifacts).map(asRecord)) {
      scope.add(`inputs.artifacts.${String(name)}`);
      if (type !== "steps" && type !== "dag") scope.add(`inputs.artifacts.${String(name)}.path`);
    }
    if (["container", "containerSet", "script", "resource", "data"].includes(type)) scope.add("pod.name");
    return scope;
  }

  #steps(place: TemplatePlace, step: string, scope: VariableScope): VariableScope {
    const { template, scope: document, path } = place;
    const seen = new Set<string>();
    for (const [outer, group] of asList(template.steps).entries()) {
      const together = new Set(asList(group).map((call) => String(asRecord(call).name)));
      const before = new Set(seen);
      for (const [inner, item] of asList(group).entries()) {
        const call = asRecord(item) as unknown as TemplateCall;
        const here = [...path, "steps", outer, inner];
        const problem =
          callNameProblem(call.name) ?? (seen.has(call.name) ? `the name "${call.name}" is used twice` : undefined);
        if (problem)
          this.#say("PF-ARGO-003", `step: ${problem}`, document, call.name ? [...here, "name"] : here, { step });
        seen.add(call.name);
        const prefix = `steps.${call.name}`;
        scope.add(`${prefix}.status`);
        this.#items(call, scope, document, here, step);
        const callee = this.#call(call, document, here, step);
        if (call.onExit || isRecord(call.hooks)) this.#outputs(callee, prefix, scope, false);
        const stepScope = new VariableScope(scope);
        this.#inlineInputs(call, stepScope);
        const tags = tagsIn(call, here, ["inline"]);
        this.#tags(tags, stepScope, document, step);
        for (const { text, expression, path: where } of tags) {
          const other = /^\s*steps\.([^.]+)\.(outputs|status|exitCode|ip|id)/.exec(text)?.[1];
          if (expression || other === undefined || other === call.name || before.has(other) || !together.has(other))
            continue;
          this.#say(
            "PF-ARGO-002",
            `{{${text.trim()}}} is needed while step ${other} still runs beside it`,
            document,
            where,
            {
              step,
              gap: "not-finished",
              hangs: true,
            },
          );
        }
        this.#outputs(callee, prefix, scope, isAggregate(call));
        this.#conditions(call, document, here, step, scope);
      }
    }
    return scope;
  }

  #dag(place: TemplatePlace, step: string, scope: VariableScope): VariableScope {
    const { template, scope: document, path } = place;
    const tasks = asList(template.dag?.tasks).map((task) => asRecord(task) as unknown as TemplateCall);
    const at = (index: number): Path => [...path, "dag", "tasks", index];
    if (tasks.length === 0)
      this.#say("PF-ARGO-003", "a dag needs at least one task", document, [...path, "dag"], { step });
    for (const { index, message } of nameProblems(tasks, callNameProblem)) {
      this.#say("PF-ARGO-003", `task: ${message}`, document, [...at(index), "name"], { step });
    }
    const order = new DagOrder(tasks);
    for (const { check, message, index, field, gap } of order.problems) {
      this.#say(check, message, document, [...at(index), field], { step, ...(gap ? { gap } : {}) });
    }
    const target = asText(template.dag?.target);
    for (const name of target?.split(" ") ?? []) {
      if (name.includes("{{") || tasks.some((task) => task.name === name)) continue;
      this.#say(
        "PF-ARGO-002",
        `the dag's target names the task "${name}", which does not exist`,
        document,
        [...path, "dag", "target"],
        { step },
      );
    }
    const callees = tasks.map((call, index) => {
      const callee = this.#call(call, document, at(index), step);
      this.#outputs(callee, `tasks.${call.name}`, scope, isAggregate(call));
      return callee;
    });
    for (const [index, call] of tasks.entries()) {
      if (isRecord(call.hooks)) scope.add(`tasks.${call.name}.status`);
      this.#outputs(callees[index], `tasks.${call.name}`, scope, false);
    }
    for (const [index, call] of tasks.entries()) {
      const taskScope = new VariableScope(scope);
      this.#inlineInputs(call, taskScope);
      this.#items(call, taskScope, document, at(index), step);
      const tags = tagsIn(call, at(index), ["inline"]);
      for (const { text } of tags) {
        const other = taskOf(text);
        if (other !== undefined && order.isAfter(call.name, other)) taskScope.add(`tasks.${other}.status`);
      }
      this.#tags(tags, taskScope, document, step);
      for (const tag of tags) this.#afterOthers(tag, call, order, tasks, document, at(index), step);
      this.#conditions(call, document, at(index), step, taskScope);
    }
    return scope;
  }

  /** A tag on another task needs that task to have ended. */
  #afterOthers(
    tag: Tag,
    call: TemplateCall,
    order: DagOrder,
    tasks: TemplateCall[],
    document: ManifestDocument,
    path: Path,
    step: string,
  ): void {
    const other = tag.expression ? undefined : taskOf(tag.text);
    if (other === undefined || order.isAfter(call.name, other)) return;
    if (!tasks.some((task) => task.name === other)) return; // said as a tag that can not be resolved
    const within = tag.path.slice(path.length);
    if (other === call.name && ["hooks", "onExit"].includes(String(within[0]))) return;
    const checkedByArgo = within[0] === "arguments" && /^\{\{\s*tasks\./.test(this.#textAt(document, tag.path));
    const message = `{{${tag.text.trim()}}} needs task ${other}, which ${call.name} does not wait for`;
    this.#say("PF-ARGO-002", message, document, tag.path, {
      step,
      hangs: true,
      ...(checkedByArgo ? {} : { gap: "not-finished" as const }),
      fix: { text: `add ${other} to the dependencies of ${call.name}` },
    });
  }

  #textAt(document: ManifestDocument, path: Path): string {
    const value = path.reduce<unknown>(
      (inner, key) => (inner as Record<string | number, unknown> | undefined)?.[key],
      document.object,
    );
    return typeof value === "string" ? value : "";
  }

  /** Resolves a call, looks into what it calls, and checks what it is given. */
  #call(call: TemplateCall, document: ManifestDocument, path: Path, step: string): Template | undefined {
    for (const { message, path: below } of argumentProblems(call.arguments, false)) {
      this.#say("PF-ARGO-003", `${call.name}: ${message}`, document, [...path, "arguments", ...below], { step });
    }
    const name = asText(call.template);
    if (isRecord(call.templateRef)) {
      const where = [...path, "templateRef"];
      if (name !== undefined)
        this.#say("PF-ARGO-003", `${call.name} has both template and templateRef`, document, where, { step });
      if (!asText(call.templateRef.name))
        this.#say("PF-ARGO-003", `${call.name}: templateRef needs a name`, document, where, { step });
      if (!asText(call.templateRef.template))
        this.#say("PF-ARGO-003", `${call.name}: templateRef needs a template`, document, where, { step });
    } else if (!isRecord(call.inline) && name === undefined) {
      this.#say(
        "PF-ARGO-003",
        `${call.name} calls nothing: template, templateRef or inline is needed`,
        document,
        path,
        { step },
      );
    }
    const found = this.#lookup.find(document, path, this.#withParameters(call));
    if (!found) {
      if (name !== undefined && !isRecord(call.templateRef) && !name.includes("{{")) {
        this.#undefinedTemplate(name, call.name, document, [...path, "template"], step);
      }
      return undefined;
    }
    if ("missing" in found) {
      const { missing } = found;
      const known = this.#lookup.document(missing.kind, missing.name);
      const near = known && nearestName(missing.template ?? "", this.#lookup.templates(known).keys());
      const message = known
        ? `${call.name}: ${missing.kind} ${missing.name} has no template "${missing.template}"${near === undefined ? "" : `; did you mean ${near}?`}`
        : `${call.name}: ${missing.kind} ${missing.name} is not among the given files`;
      this.#say("PF-ARGO-002", message, document, [...path, "templateRef"], { step });
      return undefined;
    }
    this.#inputsGiven(found.template, call.arguments, call.name, document, path, step);
    this.#template(found);
    return found.template;
  }

  /** A templateRef that names a parameter of the workflow whose value is written there is looked up with that value. */
  #withParameters(call: TemplateCall): TemplateCall {
    if (!isRecord(call.templateRef) || this.#library) return call;
    const values = new Map(
      asList(this.#pipeline.spec.arguments?.parameters).map((item) => [asRecord(item).name, asRecord(item).value]),
    );
    const filled = Object.entries(call.templateRef).map(([key, text]) => [
      key,
      typeof text === "string"
        ? text.replaceAll(/\{\{\s*workflow\.parameters\.([^}\s]+)\s*\}\}/g, (tag, name: string) =>
            String(values.get(name) ?? tag),
          )
        : text,
    ]);
    return { ...call, templateRef: Object.fromEntries(filled) as TemplateCall["templateRef"] };
  }

  #items(call: TemplateCall, scope: VariableScope, document: ManifestDocument, path: Path, step: string): void {
    const items = asList(call.withItems);
    const defined = [
      items.length > 0 && "withItems",
      asText(call.withParam) && "withParam",
      call.withSequence && "withSequence",
    ].filter(Boolean);
    if (defined.length > 1)
      this.#say("PF-ARGO-003", `${call.name} has ${defined.join(" and ")}; only one loop is possible`, document, path, {
        step,
      });
    if (defined.length > 0) scope.add("item");
    for (const item of items) {
      for (const key of Object.keys(isRecord(item) ? item : {})) scope.add(`item.${key}`);
      for (const index of Array.isArray(item) ? item.keys() : []) scope.add(`item.[${index}]`);
    }
    const { withParam, withSequence } = call;
    if (asText(withParam)) {
      scope.add(anyItem);
      if (!withParam!.includes("{{") && !isJsonList(withParam!)) {
        this.#say("PF-ARGO-003", `${call.name}: withParam is not a JSON list`, document, [...path, "withParam"], {
          step,
          gap: "loop",
        });
      }
    }
    if (!isRecord(withSequence)) return;
    if (withSequence.count !== undefined && withSequence.end !== undefined) {
      this.#say(
        "PF-ARGO-003",
        `${call.name}: withSequence has both count and end`,
        document,
        [...path, "withSequence"],
        { step },
      );
    }
    for (const field of ["count", "start", "end"] as const) {
      const value = withSequence[field];
      if (typeof value !== "string" || value.includes("{{") || /^[+-]?\d+$/.test(value)) continue;
      this.#say(
        "PF-ARGO-003",
        `${call.name}: withSequence.${field} "${value.slice(0, 40)}" is not a whole number`,
        document,
        [...path, "withSequence", field],
        { step, gap: "loop" },
      );
    }
  }

  #inlineInputs({ inline }: TemplateCall, scope: VariableScope): void {
    for (const parameter of asList(asRecord(asRecord(inline).inputs).parameters)) {
      scope.add(`inputs.parameters.${String(asRecord(parameter).name)}`);
    }
  }

  /** What later steps may refer to once this one has ended. */
  #outputs(callee: Template | undefined, prefix: string, scope: VariableScope, aggregate: boolean): void {
    scope.add(...["id", "startedAt", "finishedAt", "hostNodeName"].map((name) => `${prefix}.${name}`));
    if (!callee) return;
    if (callee.daemon === true) scope.add(`${prefix}.ip`);
    const type = templateType(callee);
    const main = asList(asRecord(callee.containerSet).containers).some(
      (container) => asRecord(container).name === "main",
    );
    const hasResult = ["container", "script", "data", "http", "plugin"].includes(type) || main;
    if (hasResult || (aggregate && type === "containerSet"))
      scope.add(`${prefix}.outputs.result`, `${prefix}.exitCode`);
    if (aggregate) scope.add(`${prefix}.outputs.parameters`);
    for (const side of ["parameters", "artifacts"] as const) {
      for (const { name, globalName } of asList(asRecord(callee.outputs)[side]).map(asRecord)) {
        scope.add(`${prefix}.outputs.${side}.${String(name)}`);
        const global = asText(globalName);
        if (global === undefined) continue;
        if (global.includes("{{")) scope.add(side === "parameters" ? anyGlobalParameter : anyGlobalArtifact);
        else this.#globals.add(`workflow.outputs.${side}.${global}`);
      }
    }
  }

  #conditions(call: TemplateCall, document: ManifestDocument, path: Path, step: string, scope: VariableScope): void {
    const when = asText(call.when);
    if (when !== undefined) {
      const problem = whenProblem(when);
      if (problem)
        this.#say("PF-ARGO-003", `${call.name}: when can not be read: ${problem}`, document, [...path, "when"], {
          step,
          gap: "when",
        });
    }
    const onExit = asText(call.onExit);
    if (onExit !== undefined && !onExit.includes("{{") && !this.#lookup.templates(document).has(onExit)) {
      this.#undefinedTemplate(onExit, `${call.name}.onExit`, document, [...path, "onExit"], step, "hook");
    }
    for (const [name, hook] of Object.entries(asRecord(call.hooks))) {
      this.#hook(name, hook, document, document, [...path, "hooks", name], scope, step);
    }
  }

  #hook(
    name: string,
    hook: unknown,
    scopeDocument: ManifestDocument,
    document: ManifestDocument,
    path: Path,
    _scope: VariableScope,
    step: string | undefined,
  ): void {
    const { expression, template } = asRecord(hook);
    const more = step === undefined ? {} : { step };
    if (name !== "exit" && !asText(expression))
      this.#say("PF-ARGO-003", `the hook ${name} needs an expression`, document, path, more);
    const text = asText(expression);
    const problem = text === undefined || text.includes("{{") ? undefined : expressionProblem(text);
    if (problem) {
      this.#say(
        "PF-ARGO-003",
        `the expression of hook ${name} can not be read: ${problem}`,
        document,
        [...path, "expression"],
        { ...more, gap: "expression" },
      );
    }
    const found = this.#lookup.find(scopeDocument, path, asRecord(hook));
    if (found && "template" in found) return this.#template(found);
    if (found) {
      const { missing } = found;
      return this.#say(
        "PF-ARGO-002",
        `the hook ${name} calls ${missing.name}.${missing.template}, which is not among the given files`,
        document,
        [...path, "templateRef"],
        { ...more, gap: "hook" },
      );
    }
    const named = asText(template);
    if (named !== undefined && !named.includes("{{")) {
      this.#undefinedTemplate(named, `the hook ${name}`, document, [...path, "template"], step, "hook");
    }
  }

  #retry(strategy: unknown, document: ManifestDocument, path: Path, step: string | undefined): void {
    for (const problem of retryProblems(strategy)) {
      const { message, path: below, gap } = problem;
      this.#say("PF-ARGO-003", message, document, [...path, ...below], {
        gap,
        ...(step === undefined ? {} : { step }),
      });
    }
  }

  #podPatch(text: unknown, document: ManifestDocument, owner: Path, step: string | undefined): void {
    const problem = podPatchProblem(text);
    if (problem === undefined) return;
    const more = step === undefined ? {} : { step };
    this.#say("PF-ARGO-003", problem, document, [...owner, "podSpecPatch"], { ...more, gap: "pod-patch" });
  }

  #mounts(template: Template, document: ManifestDocument, path: Path, step: string): void {
    const { spec } = this.#pipeline;
    if (asText(template.podSpecPatch)?.includes("volumes") || asText(spec.podSpecPatch)?.includes("volumes")) return;
    if (this.#library || isRecord(specOf(document).templateDefaults)) return; // the workflow that uses it brings the volumes
    const declared = new Set(
      [...asList(template.volumes), ...asList(spec.volumes)].map((volume) => String(asRecord(volume).name)),
    );
    for (const claim of asList(spec.volumeClaimTemplates))
      declared.add(String(asRecord(asRecord(claim).metadata).name));
    for (const kind of ["container", "script"] as const) {
      for (const [index, mount] of asList(asRecord(template[kind]).volumeMounts).entries()) {
        const name = asText(asRecord(mount).name);
        if (name === undefined || name.includes("{{") || declared.has(name)) continue;
        const near = nearestName(name, declared);
        const message = `the volume "${name.slice(0, 60)}" is mounted but not declared${near === undefined ? "" : `; did you mean ${near}?`}`;
        this.#say("PF-ARGO-002", message, document, [...path, kind, "volumeMounts", index, "name"], {
          step,
          gap: "volume",
        });
      }
    }
  }

  #expressionsInOutputs(template: Template, document: ManifestDocument, path: Path, step: string): void {
    for (const [side, list] of [
      ["parameters", asList(asRecord(template.outputs).parameters)],
      ["artifacts", asList(asRecord(template.outputs).artifacts)],
    ] as const) {
      for (const [index, item] of list.entries()) {
        const text = asText(asRecord(asRecord(item).valueFrom).expression) ?? asText(asRecord(item).fromExpression);
        const problem = text === undefined || text.includes("{{") ? undefined : expressionProblem(text);
        if (problem)
          this.#say(
            "PF-ARGO-003",
            `an output expression can not be read: ${problem}`,
            document,
            [...path, "outputs", side, index],
            { step, gap: "expression" },
          );
      }
    }
  }

  #tags(tags: readonly Tag[], scope: VariableScope, document: ManifestDocument, step: string): void {
    for (const { text, expression, closed, path } of tags) {
      const say = (check: Issue["check"], message: string, more: Partial<Issue> = {}) =>
        this.#say(check, message, document, path, { step, ...more });
      if (!closed) {
        const checked = !resolves(`${text.trim().split(/\s/)[0]!}`, new VariableScope(), false);
        say(
          "PF-ARGO-003",
          `"{{" is not closed; Argo reads on to the next "}}" of the document`,
          checked ? {} : { mild: true },
        );
      } else if (expression) {
        const problem = expressionProblem(text.slice(1));
        if (problem) say("PF-ARGO-003", `{{${text.slice(0, 80)}}} can not be read: ${problem}`, { gap: "expression" });
      } else if (!resolves(text, scope, this.#library)) {
        const near = nearestName(text.trim(), scope.names());
        const hint = near === undefined ? "" : `; did you mean {{${near}}}?`;
        say("PF-ARGO-002", `{{${text.trim().slice(0, 120)}}} can not be resolved${hint}`, {
          hangs: /^\s*(steps|tasks)\./.test(text),
        });
      } else {
        const meant = misspeltRoot(text);
        if (meant)
          say("PF-ARGO-002", `{{${text.trim().slice(0, 120)}}} means nothing to Argo; did you mean {{${meant}}}?`, {
            gap: "misspelt-variable",
          });
      }
    }
  }

  #say(
    check: Issue["check"],
    message: string,
    document: ManifestDocument,
    path: Path,
    more: Partial<Issue> = {},
  ): void {
    if (this.#issues.length < mostIssues) this.#issues.push({ check, message, document, path, ...more });
  }
}

function isAggregate(call: TemplateCall): boolean {
  return asList(call.withItems).length > 0 || asText(call.withParam) !== undefined;
}

function taskOf(tag: string): string | undefined {
  return /^\s*tasks\.([^.]+)\./.exec(tag)?.[1];
}

function isJsonList(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text));
  } catch {
    return false;
  }
}

/** Tags stand for a word each; a condition that is only tags may become anything. */
function whenProblem(when: string): string | undefined {
  if (/\{\{=/.test(when)) return undefined;
  try {
    if (!when.includes("{{")) evaluateWhen(when);
    else parseWhen(when.replaceAll(/\{\{[^}]*\}\}/g, "x"));
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 160) : String(error);
  }
}
