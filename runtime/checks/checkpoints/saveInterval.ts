import { checkpointSaves } from "../../code/python/checkpointSaves.ts";
import type { CheckpointSave } from "../../code/python/checkpointSaves.ts";
import type { PythonProgram } from "../../code/python/pythonProgram.ts";
import type { CheckContext } from "../checkContext.ts";
import { place } from "../subject/place.ts";

/** Seconds between periodic checkpoints of a step, and who says so. */
export interface SaveInterval {
  seconds?: number;
  /** "config", or the place in the code. */
  source?: string;
  /** Every so many training steps, when the code counts steps: no time can be told from it. */
  steps?: number;
  saves: CheckpointSave[];
}

/** preflight.yaml first; else a timer or a step counter around a repeated save in the code. */
export function saveInterval(context: CheckContext, step: string, program: PythonProgram | undefined): SaveInterval {
  const saves = program === undefined ? [] : checkpointSaves(program);
  const configured = context.config.steps[step]?.intervalSeconds;
  if (configured !== undefined) return { seconds: configured, source: "config", saves };
  const timed = saves.find((save) => save.repeated && save.every?.seconds !== undefined)?.every;
  if (timed !== undefined) return { seconds: timed.seconds, source: place(timed.range), saves };
  const counted = saves.find((save) => save.repeated && save.every?.steps !== undefined)?.every;
  return { steps: counted?.steps, source: place(counted?.range), saves };
}
