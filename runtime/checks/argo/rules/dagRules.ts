import { taskDependencies } from "../../../expressions/depends/taskDependencies.ts";
import { asList, asRecord, asText } from "../../../manifest/record.ts";
import type { TemplateCall } from "../../../manifest/argo.ts";
import { nearestName } from "../../../text/nearestName.ts";
import type { Issue } from "../issue.ts";
import { expressionProblem } from "./expressionSyntax.ts";

/** A problem of the task at `index`, at `field` of it. */
export type TaskProblem = Pick<Issue, "check" | "message" | "gap"> & { index: number; field: string };

const results = ["Succeeded", "Failed", "Errored", "Skipped", "Omitted", "Daemoned", "AnySucceeded", "AllFailed"];

/** Who waits for whom in one dag. */
export class DagOrder {
  readonly problems: TaskProblem[] = [];
  readonly #needs = new Map<string, string[]>();
  readonly #ancestors = new Map<string, Set<string>>();

  constructor(tasks: readonly TemplateCall[]) {
    const byName = new Map<string, TemplateCall>();
    for (const task of tasks) if (typeof task.name === "string") byName.set(task.name, task);
    const usesDepends = tasks.some(({ depends }) => asText(depends));
    for (const [index, task] of tasks.entries()) this.#read(task, index, byName, usesDepends);
    this.#findCycle(tasks);
  }

  /** Does `task` start only after `other` has ended? */
  isAfter(task: string, other: string): boolean {
    let found = this.#ancestors.get(task);
    if (!found) {
      found = new Set();
      const queue = [task];
      for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
        for (const need of this.#needs.get(next) ?? []) {
          if (found.has(need)) continue;
          found.add(need);
          queue.push(need);
        }
      }
      this.#ancestors.set(task, found);
    }
    return found.has(other);
  }

  #read(task: TemplateCall, index: number, byName: Map<string, TemplateCall>, usesDepends: boolean): void {
    const { depends, name } = task;
    const dependencies = asList(task.dependencies).filter((item) => typeof item === "string");
    const field = asText(depends) ? "depends" : "dependencies";
    const say = (check: Issue["check"], message: string, at = field, gap?: Issue["gap"]) =>
      this.problems.push({ check, message, index, field: at, ...(gap ? { gap } : {}) });
    if ((usesDepends || dependencies.length > 0) && /^\d/.test(String(name))) {
      say(
        "PF-ARGO-003",
        `the task name "${name}" begins with a digit, which depends and dependencies can not read`,
        "name",
      );
    }
    if (usesDepends && dependencies.length > 0)
      say("PF-ARGO-003", "depends and dependencies can not be mixed in one dag", "dependencies");
    if (usesDepends && task.continueOn) {
      say("PF-ARGO-003", "continueOn does not work with depends; write task.Failed or task.Errored", "continueOn");
    }
    const find = (wanted: string) => byName.get(wanted) ?? ({ name: wanted } as TemplateCall);
    const text = asText(depends);
    const read = taskDependencies(
      { name, dependencies, continueOn: undefined, ...(text ? { depends: text } : {}) },
      find,
    );
    this.#needs.set(String(name), read.names);
    for (const need of read.names) {
      if (byName.has(need)) continue;
      const near = nearestName(need, byName.keys());
      say(
        "PF-ARGO-002",
        `${field} names the task "${need.slice(0, 60)}", which is not in the dag${near === undefined ? "" : `; did you mean ${near}?`}`,
      );
    }
    if (text === undefined) return;
    for (const [, other = "", result = ""] of text.matchAll(/([a-zA-Z0-9][-a-zA-Z0-9]*)\.([A-Z][a-zA-Z]+)/g)) {
      if (!results.includes(result)) {
        const near = nearestName(result, results);
        say(
          "PF-ARGO-003",
          `"${other}.${result}" is no result of a task${near === undefined ? "" : `; did you mean ${near}?`}`,
        );
      } else if ((result === "AnySucceeded" || result === "AllFailed") && !isLoop(byName.get(other))) {
        say("PF-ARGO-003", `"${other}.${result}" needs a task with items (withItems, withParam, withSequence)`);
      }
    }
    const problem = expressionProblem(read.logic.replaceAll(/[a-zA-Z0-9][-a-zA-Z0-9]*\.[A-Z][a-zA-Z]+/g, "x"));
    if (problem) say("PF-ARGO-003", `depends can not be read: ${problem}`, "depends", "depends");
  }

  #findCycle(tasks: readonly TemplateCall[]): void {
    const state = new Map<string, "open" | "done">();
    for (const [index, task] of tasks.entries()) {
      const stack: { name: string; left: string[] }[] = [];
      const enter = (name: string) => {
        state.set(name, "open");
        stack.push({ name, left: [...(this.#needs.get(name) ?? [])] });
      };
      if (!state.has(String(task.name))) enter(String(task.name));
      while (stack.length > 0) {
        const { name, left } = stack.at(-1)!;
        const next = left.pop();
        if (next === undefined) {
          state.set(name, "done");
          stack.pop();
        } else if (state.get(next) === "open") {
          const circle = [
            ...stack.slice(stack.findIndex((entry) => entry.name === next)).map((entry) => entry.name),
            next,
          ];
          const message = `tasks wait for each other: ${circle.join(" → ").slice(0, 200)}`;
          this.problems.push({
            check: "PF-ARGO-003",
            message,
            index,
            field: asText(task.depends) ? "depends" : "dependencies",
          });
          return;
        } else if (!state.has(next)) enter(next);
      }
    }
  }
}

function isLoop(task: TemplateCall | undefined): boolean {
  const { withItems, withParam, withSequence } = asRecord(task);
  return asList(withItems).length > 0 || Boolean(withParam) || Boolean(withSequence);
}
