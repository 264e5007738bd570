import type { TemplateCall } from "../../manifest/argo.ts";

type Task = Pick<TemplateCall, "name" | "depends" | "dependencies" | "continueOn">;

/** What a task waits for, and the condition on the results of what it waited for. */
export interface TaskDependencies {
  /** Names of the tasks, in order of appearance, each once. */
  names: string[];
  /** The condition in full: "(A.Succeeded || A.Skipped || A.Daemoned) && B.Failed"; empty when nothing is waited for. */
  logic: string;
}

/**
 * A name with a result, or a bare name. Underscores are no part of names for Argo, so "a_b" reads as two names, and so
 * do words like "true" and "and".
 */
const reference = /[a-zA-Z0-9][-a-zA-Z0-9]*?\.[A-Z][a-zA-Z]+|[a-zA-Z0-9][-a-zA-Z0-9]*/g;

/**
 * Reads a DAG task's `depends` (or `dependencies`) as Argo's controller does: a bare name stands for "ended well", with
 * the failures that the named task's continueOn forgives.
 * @param find must throw for a task that does not exist, as Argo does; it is asked for bare names only
 */
export function taskDependencies(task: Task, find: (name: string) => Task): TaskDependencies {
  const names = new Set<string>();
  if (task.depends === undefined || task.depends === "") {
    const dependencies = task.dependencies ?? [];
    for (const name of dependencies) names.add(name);
    return { names: [...names], logic: dependencies.map((name) => endedWell(name, find(name))).join(" && ") };
  }
  const logic = task.depends.replace(reference, (word) => {
    const [name = "", result] = word.split(".");
    names.add(name);
    return result === undefined ? endedWell(name, find(name)) : word;
  });
  return { names: [...names], logic };
}

function endedWell(name: string, { continueOn }: Task): string {
  const accepted = ["Succeeded", "Skipped", "Daemoned"];
  if (continueOn?.error === true) accepted.push("Errored");
  if (continueOn?.failed === true) accepted.push("Failed");
  return `(${accepted.map((result) => `${name}.${result}`).join(" || ")})`;
}
