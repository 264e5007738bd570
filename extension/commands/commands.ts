import type { CommandModule } from "./command.ts";

/**
 * Every command of the extension. A module is loaded when its command first runs, so that activation stays small. A test
 * compares the names with those that package.json declares.
 */
export const commands: Record<string, () => Promise<CommandModule>> = {
  "preflight.checklist.run": () => import("./checklistRun.ts"),
  "preflight.run.launch": () => import("./runLaunch.ts"),
  "preflight.runs.refresh": () => import("./runsRefresh.ts"),
  "preflight.sample.open": () => import("./sampleOpen.ts"),
  "preflight.log.show": () => import("./logShow.ts"),
};
