import { chosenFolder } from "../config/chosenFolder.ts";
import type { Services } from "../services.ts";

/** Reads the runs of the chosen folder again. */
export async function run({ runtime, runs }: Services): Promise<void> {
  const folder = await chosenFolder();
  if (folder === undefined) return;
  runs.set(folder, await runtime.request("runs/list", { folder, limit: 100 }));
}
