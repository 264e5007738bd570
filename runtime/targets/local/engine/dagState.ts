import { taskDependencies, type TaskDependencies } from "../../../expressions/depends/taskDependencies.ts";
import type { NodeStatus, TemplateCall, Template } from "../../../manifest/argo.ts";
import { isLoop } from "../../../expressions/loops/expandLoop.ts";
import { ancestorsAmong } from "./ancestors.ts";
import { Problem } from "./problem.ts";

/** What is known about a dag template for as long as it runs. */
export class DagState {
  readonly tasks: Map<string, TemplateCall>;
  readonly targets: string[];
  /** Tasks that are over together with their hooks: nothing will be asked of them again. */
  readonly settled = new Set<string>();
  /** Nodes of tasks, as they are found. */
  readonly nodes = new Map<string, NodeStatus>();
  /** Id of a node below the dag that had not ended when it was last looked at: as long as it has not, nothing is over. */
  unfinished: string | undefined;
  private readonly template: Template;
  private readonly nodeNames = new Map<string, string>();
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

  /** Name of a task's node. Kept, because a look asks for those of all tasks that have not begun. */
  nodeName(dag: NodeStatus, name: string): string {
    let known = this.nodeNames.get(name);
    if (known === undefined) this.nodeNames.set(name, (known = `${dag.name}.${name}`));
    return known;
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
    const list = ancestorsAmong(name, undefined, (other) => this.dependencies(other).names);
    this.ancestors.set(name, list);
    return list;
  }

  /**
   * The tasks a task depends on and names in its text: all it needs of them. All of them where a name may come from
   * elsewhere: from an expression, the items of a loop, or the arguments of a hook.
   */
  references(name: string): string[] {
    const task = this.task(name);
    const text = JSON.stringify(task);
    if (isLoop(task) || task.onExit || task.hooks !== undefined || /\{\{\s*=|xpression"/.test(text)) {
      return this.ancestry(name);
    }
    const named = new Set([...text.matchAll(/tasks\.([\w-]+)/g)].map(([, other]) => other!));
    return ancestorsAmong(name, named, (other) => this.dependencies(other).names);
  }

  private leaves(): string[] {
    const names = new Set(this.tasks.keys());
    for (const task of this.template.dag?.tasks ?? []) {
      for (const dependency of this.dependencies(task.name).names) names.delete(dependency);
    }
    return [...names].sort();
  }
}
