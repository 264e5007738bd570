import type { Services } from "../services.ts";
import { noFilter } from "../views/runs/runsModel.ts";

/** Shows all runs again. */
export async function run({ runs }: Services): Promise<void> {
  runs.setFilter(noFilter);
}
