import type { Services } from "../services.ts";

/** Reads the folders, their configuration and their runs anew. */
export async function run({ runsWatch }: Services): Promise<void> {
  await runsWatch.touch();
  runsWatch.refresh();
}
