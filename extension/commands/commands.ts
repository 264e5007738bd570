import type { CommandModule } from "./command.ts";

/**
 * Every command of the extension. A module is loaded when its command first runs, so that activation stays small. A test
 * compares the names with those that package.json declares.
 */
export const commands: Record<string, () => Promise<CommandModule>> = {
  "preflight.checklist.run": () => import("./checklistRun.ts"),
  "preflight.checklist.runLive": () => import("./checklistRunLive.ts"),
  "preflight.checklist.runWriteProbes": () => import("./checklistRunWriteProbes.ts"),
  "preflight.checklist.stop": () => import("./checklistStop.ts"),
  "preflight.checklist.clear": () => import("./checklistClear.ts"),
  "preflight.checklist.showPassed": () => import("./checklistShowPassed.ts"),
  "preflight.checklist.hidePassed": () => import("./checklistHidePassed.ts"),
  "preflight.checklist.fixFile": () => import("./checklistFixFile.ts"),
  "preflight.checklist.copyMarkdown": () => import("./checklistCopyMarkdown.ts"),
  "preflight.checklist.saveReport": () => import("./checklistSaveReport.ts"),
  "preflight.finding.open": () => import("./findingOpen.ts"),
  "preflight.finding.fix": () => import("./findingFix.ts"),
  "preflight.finding.previewFix": () => import("./findingPreviewFix.ts"),
  "preflight.finding.rerun": () => import("./findingRerun.ts"),
  "preflight.finding.suppress": () => import("./findingSuppress.ts"),
  "preflight.docs.open": () => import("./docsOpen.ts"),
  "preflight.config.create": () => import("./configCreate.ts"),
  "preflight.config.open": () => import("./configOpen.ts"),
  "preflight.run.launch": () => import("./runLaunch.ts"),
  "preflight.runs.refresh": () => import("./runsRefresh.ts"),
  "preflight.sample.open": () => import("./sampleOpen.ts"),
  "preflight.run.followLogs": () => import("./runFollowLogs.ts"),
  "preflight.log.show": () => import("./logShow.ts"),
};
