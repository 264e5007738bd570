import { RunFailure } from "./runFailure.ts";

/** Elements an expression may create in arrays, maps and ranges: the limit of the real engine. */
const MEMORY_BUDGET = 1_000_000;
/** Units of work (node visits, compared or printed elements); about a second. The real engine has no such limit. */
const WORK_BUDGET = 4_000_000;
/** UTF-16 units of text one evaluation may create. */
const TEXT_BUDGET = 32 * 1024 * 1024;

let memory = 0;
let work = 0;
let text = 0;
let running = false;

/** Counts work; everything that loops over values calls it, so that no expression can run for long. */
export function spendWork(units = 1): void {
  work += units;
  if (work > WORK_BUDGET) throw new RunFailure("the expression takes too many steps");
}

/** Counts created elements against the memory budget of the real engine. */
export function growMemory(elements: number): void {
  memory += elements;
  spendWork(elements);
  if (memory >= MEMORY_BUDGET) throw new RunFailure("memory budget exceeded");
}

/** Call before text of this length comes into being. */
export function growText(length: number): void {
  text += length;
  spendWork(length >>> 6);
  if (text > TEXT_BUDGET) throw new RunFailure("the expression creates too much text");
}

/** Runs `evaluate` with fresh budgets; a nested call shares those of the outer one. */
export function metered<T>(evaluate: () => T): T {
  if (running) return evaluate();
  memory = 0;
  work = 0;
  text = 0;
  running = true;
  try {
    return evaluate();
  } finally {
    running = false;
  }
}
