import { evaluateWhen } from "../when/evaluateWhen.ts";
import { WhenError } from "../when/whenError.ts";

/** Is a loop's `when` true? One that can not be decided yet (it may hold {{item}}) counts as true. */
export function mayRun(when: string): boolean {
  try {
    return evaluateWhen(when);
  } catch (error) {
    if (error instanceof WhenError) return true;
    throw error;
  }
}
