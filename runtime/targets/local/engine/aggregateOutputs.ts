import { escapeHtml } from "../../../expressions/loops/goJsonString.ts";
import { parseRawJson } from "../../../expressions/loops/rawJson.ts";
import type { NodeStatus } from "../../../manifest/argo.ts";
import { goJson } from "./parametersJson.ts";
import { Problem } from "./problem.ts";
import type { Scope } from "./scope.ts";

/**
 * Gives a scope the collected outputs of a loop: `outputs.result` and `outputs.parameters` as JSON lists, and one list per
 * parameter. Items that failed or were skipped are left out.
 * @throws Problem when a result is not JSON
 */
export function aggregateOutputs(scope: Scope, prefix: string, children: NodeStatus[]): void {
  const items = children
    .filter(({ nodeFlag }) => nodeFlag?.hooked !== true && nodeFlag?.retried !== true)
    .map((node) => ({ node, index: loopIndex(node.name) }))
    .sort((left, right) => left.index - right.index);
  if (children.length === 0) return;
  const results: string[] = [];
  const parameters: Record<string, string>[] = [];
  const lists = new Map<string, string[]>();
  for (const { node } of items) {
    if (node.outputs === undefined || node.phase !== "Succeeded") continue;
    const given = node.outputs.parameters ?? [];
    if (given.length > 0) {
      const sorted = given.map(({ name, value }) => [name, value ?? ""] as const).sort(([a], [b]) => (a < b ? -1 : 1));
      parameters.push(Object.fromEntries(sorted));
      for (const [name, value] of sorted) lists.set(name, [...(lists.get(name) ?? []), value]);
    }
    if (node.outputs.result !== undefined) results.push(escapeHtml(parseRawJson(node.outputs.result).text));
  }
  scope.set(`${prefix}.outputs.result`, `[${results.join(",")}]`);
  scope.set(`${prefix}.outputs.parameters`, goJson(parameters));
  for (const [name, values] of lists) scope.set(`${prefix}.outputs.parameters.${name}`, listJson(values));
}

/** Values that all are JSON lists or objects stay what they are, otherwise all are strings. */
function listJson(values: string[]): string {
  const parsed: unknown[] = [];
  for (const value of values) {
    try {
      const item: unknown = JSON.parse(value);
      if (item === null || typeof item !== "object") return goJson(values);
      parsed.push(item);
    } catch {
      return goJson(values);
    }
  }
  return goJson(parsed.map(sortedKeys));
}

/** Go writes the keys of a map in order. */
function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).map(([key, item]) => [key, sortedKeys(item)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function loopIndex(name: string): number {
  const text = name.slice(name.lastIndexOf("(") + 1).split(":", 1)[0]!;
  const index = Number(text);
  if (!/^[+-]?\d+$/.test(text)) throw new Problem(`failed to parse '${text}' as int`);
  return index;
}
