import type { CheckpointPlace } from "../../../../runtime/index.ts";
import type { CheckpointsRoot } from "../checkpointsRoot.ts";

/** Id of a place's row: the same as long as folder, target and place are. */
export function placeId({ folder, target = "" }: CheckpointsRoot, { id }: Pick<CheckpointPlace, "id">): string {
  return `${folder}\n${target}\n${id}`;
}
