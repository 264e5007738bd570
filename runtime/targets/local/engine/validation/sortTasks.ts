import type { TemplateCall } from "../../../../manifest/argo.ts";
import { refuse } from "./invalid.ts";

/** Tasks after what they depend on. @throws Invalid for a name given twice, an unknown dependency, or a cycle */
export function sortTasks(tasks: TemplateCall[], dependencies: Map<string, string[]>): TemplateCall[] {
  const byName = new Map<string, TemplateCall>();
  for (const task of tasks) {
    if (byName.has(task.name)) refuse(`duplicated nodeName ${task.name}`);
    byName.set(task.name, task);
  }
  const waiting = new Map<string, number>();
  const next = new Map<string, string[]>();
  for (const { name } of tasks) {
    const before = dependencies.get(name) ?? [];
    waiting.set(name, before.length);
    for (const dependency of before) {
      if (!byName.has(dependency)) refuse(`invalid dependency ${dependency}`);
      const after = next.get(dependency);
      if (after === undefined) next.set(dependency, [name]);
      else after.push(name);
    }
  }
  const sorted = tasks.filter(({ name }) => waiting.get(name) === 0);
  for (let head = 0; head < sorted.length; head++) {
    for (const name of next.get(sorted[head]!.name) ?? []) {
      const left = waiting.get(name)! - 1;
      waiting.set(name, left);
      if (left === 0) sorted.push(byName.get(name)!);
    }
  }
  if (sorted.length < tasks.length) refuse("graph with cycle");
  return sorted;
}
