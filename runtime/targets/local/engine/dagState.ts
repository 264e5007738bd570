import { taskDependencies, type TaskDependencies } from "../../../expressions/depends/taskDependencies.ts";
import type { TemplateCall, Template } from "../../../manifest/argo.ts";
import { Problem } from "./problem.ts";

/** What is known about a dag template for as long as it runs. */
export class DagState {
  readonly tasks: Map<string, TemplateCall>;
  readonly targets: string[];
  /** Tasks that are over together with their hooks: nothing will be asked of them again. */
  readonly settled = new Set<string>();
  private readonly template: Template;
  private readonly known = new Map<string, TaskDependencies>();
  private readonly ancestors = new Map<string, string[]>();

  constructor(template: Template) {
    this.template = template;
    this.tasks = new Map((template.dag?.tasks ?? []).map((task) => [task.name, task]));
    const target = template.dag?.target ?? "";
    this.targets = target === "" ? this.leaves() : target.split(" ");
  }

  task(name: string): TemplateCall {
    const task = this.tasks.get(name);
    if (task === undefined) throw new Problem(`target ${name} does not exist`);
    return task;
  }

  dependencies(name: string): TaskDependencies {
    let known = this.known.get(name);
    if (known === undefined) {
      known = taskDependencies(this.task(name), (other) => this.task(other));
      this.known.set(name, known);
    }
    return known;
  }

  /** Names of all tasks that a task directly or indirectly depends on. */
  ancestry(name: string): string[] {
    const known = this.ancestors.get(name);
    if (known !== undefined) return known;
    const found = new Set<string>();
    const open = [...this.dependencies(name).names];
    while (open.length > 0) {
      const next = open.pop()!;
      if (found.has(next)) continue;
      found.add(next);
      open.push(...this.dependencies(next).names);
    }
    const list = [...found];
    this.ancestors.set(name, list);
    return list;
  }

  private leaves(): string[] {
    const names = new Set(this.tasks.keys());
    for (const task of this.template.dag?.tasks ?? []) {
      for (const dependency of this.dependencies(task.name).names) names.delete(dependency);
    }
    return [...names].sort();
  }
}
