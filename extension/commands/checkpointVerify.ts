import { chosenCheckpoint } from "../checkpoints/chosenCheckpoint.ts";
import type { Services } from "../services.ts";

/** Opens a checkpoint and reads every byte of it there. */
export async function run(services: Services, argument?: unknown): Promise<void> {
  await services.checkpoints.verify(chosenCheckpoint(services, argument));
}
