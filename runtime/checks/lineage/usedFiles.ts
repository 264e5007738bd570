import path from "node:path";
import type { CheckContext } from "../checkContext.ts";
import { dvcOfContext } from "../data/dvcOfContext.ts";
import type { Subject } from "../subject/subjects.ts";
import { trainingCode } from "../subject/trainingCode.ts";

export interface UsedFiles {
  /** Absolute paths. */
  files: string[];
  /** False when a step starts code that was not found in the workspace. */
  complete: boolean;
}

/** The files whose commit names what the steps run: manifests, the Python code they start with what it imports, DVC files. */
export async function usedFiles(context: CheckContext, subjects: readonly Subject[]): Promise<UsedFiles> {
  const used = new Set<string>();
  let complete = true;
  for (const subject of subjects) {
    used.add(path.resolve(context.cwd, subject.pipeline.document.file));
    used.add(path.resolve(context.cwd, subject.step.document.file));
    const code = await trainingCode(context, subject);
    for (const file of code.program?.files ?? []) used.add(path.resolve(context.cwd, file.file));
    if (code.program === undefined && code.signal.trainer !== undefined) complete = false;
  }
  for (const name of (await dvcOfContext(context))?.names ?? []) used.add(path.resolve(context.workspace, name));
  return { files: [...used], complete };
}
