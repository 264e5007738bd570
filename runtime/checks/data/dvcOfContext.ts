import { readDvcProject } from "../../data/dvc/dvcProject.ts";
import type { DvcProject } from "../../data/dvc/dvcProject.ts";
import type { CheckContext } from "../checkContext.ts";

const memo = new WeakMap<CheckContext, Promise<DvcProject | undefined>>();

/** The DVC files of the workspace, read once per context; undefined = DVC is not used. */
export function dvcOfContext(context: CheckContext): Promise<DvcProject | undefined> {
  let project = memo.get(context);
  if (project === undefined) memo.set(context, (project = readDvcProject(context.workspace, context.signal)));
  return project;
}
