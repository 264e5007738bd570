import { posix } from "node:path";
import type { Artifact, NodeStatus, Outputs, Template, ValueFrom } from "../../../manifest/argo.ts";
import { print } from "../../../expressions/exprlang/goPrint.ts";
import { Problem } from "./problem.ts";
import { evaluate, substitute, type Values } from "./substitution.ts";

/** The variables that are visible inside one steps or dag template: strings, and artifacts. */
export class Scope {
  private readonly strings: Values = {};
  private readonly artifacts: Record<string, Artifact> = {};

  constructor(template?: Template) {
    for (const parameter of template?.inputs?.parameters ?? []) {
      this.strings[`inputs.parameters.${parameter.name}`] = parameter.value ?? "";
    }
    for (const artifact of template?.inputs?.artifacts ?? []) {
      this.artifacts[`inputs.artifacts.${artifact.name}`] = artifact;
    }
  }

  set(name: string, value: string): void {
    this.strings[name] = value;
  }

  setArtifact(name: string, artifact: Artifact): void {
    this.artifacts[name] = artifact;
  }

  /** The strings together with the workflow's variables; the scope wins. */
  values(globals: Values): Values {
    return { ...globals, ...this.strings };
  }

  /** `<prefix>.id`, `.status`, `.startedAt`, …, and the outputs of a node. */
  addNode(prefix: string, node: NodeStatus): void {
    this.set(`${prefix}.id`, node.id);
    if (node.startedAt !== undefined) this.set(`${prefix}.startedAt`, wholeSeconds(node.startedAt));
    if (node.finishedAt !== undefined) this.set(`${prefix}.finishedAt`, wholeSeconds(node.finishedAt));
    if (node.podIP !== undefined) this.set(`${prefix}.ip`, node.podIP);
    if (node.phase !== "") this.set(`${prefix}.status`, node.phase);
    if (node.hostNodeName !== undefined) this.set(`${prefix}.hostNodeName`, node.hostNodeName);
    this.addOutputs(prefix, node.outputs);
  }

  addOutputs(prefix: string, outputs: Outputs | undefined): void {
    if (prefix !== "workflow") {
      if (outputs?.result !== undefined) this.set(`${prefix}.outputs.result`, outputs.result);
      if (outputs?.exitCode !== undefined) this.set(`${prefix}.exitCode`, outputs.exitCode);
    }
    for (const { name, value } of outputs?.parameters ?? []) {
      if (value !== undefined && value !== null) this.set(`${prefix}.outputs.parameters.${name}`, value);
    }
    for (const artifact of outputs?.artifacts ?? []) {
      this.setArtifact(`${prefix}.outputs.artifacts.${artifact.name}`, artifact);
    }
  }

  /** Value of an output parameter of a steps or dag template. @throws Problem when it can not be resolved */
  resolveParameter(from: ValueFrom): string {
    if (from.expression) {
      const value = this.evaluate(from.expression);
      return isArtifact(value) ? "{}" : value;
    }
    if (!from.parameter) return "";
    const value = this.resolveVariable(from.parameter);
    return isArtifact(value) ? "{}" : value;
  }

  /** The artifact that `from` or `fromExpression` names, with its subPath appended. @throws Problem */
  resolveArtifact(artifact: Artifact): Artifact {
    const { from = "", fromExpression, subPath } = artifact;
    const found = fromExpression ? this.evaluate(fromExpression) : this.resolveVariable(from);
    if (!isArtifact(found)) throw new Problem(`Variable {{${fromExpression ?? from}}} is not an artifact`);
    const resolved = structuredClone(found);
    if (subPath) appendToKey(resolved, substitute(subPath, { ...this.strings }, "allowUnresolved"));
    return resolved;
  }

  private resolveVariable(text: string): string | Artifact {
    const tag = text.replace(/^\{\{/, "").replace(/\}\}$/, "").trim();
    if (tag.startsWith("=")) {
      try {
        return this.evaluate(tag.slice(1));
      } catch {
        throw new Problem(`Invalid expression: ${JSON.stringify(tag.slice(1))}`);
      }
    }
    if (Object.hasOwn(this.strings, tag)) return this.strings[tag]!;
    if (Object.hasOwn(this.artifacts, tag)) return this.artifacts[tag]!;
    throw new Problem(`Unable to resolve: ${JSON.stringify(tag)}`);
  }

  /** Expressions see artifacts as opaque words, which are put back afterwards: all they can do with one is to choose it. */
  private evaluate(expression: string): string | Artifact {
    const names = Object.keys(this.artifacts);
    const words = new Map(names.map((name) => [`\u{10fffe}artifact ${name}`, name]));
    const values = Object.fromEntries([...words].map(([word, name]) => [name, word]));
    const value = evaluate(expression, { ...values, ...this.strings });
    const chosen = typeof value === "string" ? words.get(value) : undefined;
    return chosen === undefined ? print(value) : this.artifacts[chosen]!;
  }
}

function isArtifact(value: string | Artifact): value is Artifact {
  return typeof value !== "string";
}

const ownTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** RFC 3339 with whole seconds, as variables show times. */
export function wholeSeconds(time: string): string {
  // The engine's own times need no reading: a task at the end of a long chain shows those of all before it.
  return ownTime.test(time) ? `${time.slice(0, 19)}Z` : `${new Date(time).toISOString().slice(0, 19)}Z`;
}

function appendToKey(artifact: Artifact, subPath: string): void {
  const key = artifact.s3?.key;
  if (key === undefined) {
    if (artifact.optional === true) return;
    throw new Problem("key unsupported: cannot append to the key of this artifact");
  }
  artifact.s3 = { ...artifact.s3, key: posix.join(key, subPath).replace(/(?<=.)\/$/, "") };
}
