import type { Locator } from "playwright-core";
import type { Workbench } from "../pages/workbench.ts";

/** Launches the sample's pipeline with the usual mistakes; its training goes on until it is preempted. @returns the run's row */
export async function launchMistakes({ editor, palette, notifications, runs }: Workbench): Promise<Locator> {
  await editor.open("workflow-with-mistakes.yaml", 1);
  await palette.run("Preflight: Launch Pipeline…");
  await notifications.press("Not launched", "Launch Anyway");
  await palette.pick("steps");
  await palette.accept("60000");
  await palette.pick("Launch spirals-mistakes on local");
  return runs.row(/^spirals-mistakes-/);
}
