import { chosenFolder } from "../config/chosenFolder.ts";
import type { Services } from "../services.ts";

/** Reads the runs of the chosen folder again. */
export async function run(services: Services): Promise<void> {
  const { runtime, runs } = services;
  const folder = await chosenFolder(services);
  if (folder === undefined) return;
  runs.set(folder, await runtime.request("runs/list", { folder, limit: 100 }));
}
