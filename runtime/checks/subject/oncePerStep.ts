import type { CheckContext } from "../checkContext.ts";
import type { Subject } from "./subjects.ts";

/** `look`, remembered per context and step: many checks ask the same of every step, and each answer reads YAML. */
export function oncePerStep<T>(look: (context: CheckContext, subject: Subject) => T): typeof look {
  const memory = new WeakMap<CheckContext, Map<Subject["step"], T>>();
  return (context, subject) => {
    let steps = memory.get(context);
    if (!steps) memory.set(context, (steps = new Map()));
    if (!steps.has(subject.step)) steps.set(subject.step, look(context, subject));
    return steps.get(subject.step)!;
  };
}
