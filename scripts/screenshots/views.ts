import { aside } from "./aside.ts";
import { launchMistakes } from "../../test/editor/support/launchMistakes.ts";
import type { Workbench } from "../../test/editor/pages/workbench.ts";

/** Brings each view of the extension before the eye; each begins from the starting state and makes what it needs. */
export const views: Record<string, (workbench: Workbench) => Promise<void>> = {
  async welcome(workbench) {
    await workbench.checklist.welcome.getByRole("button").first().waitFor();
    await workbench.page.waitForTimeout(2000); // the icon spins while the extension wakes
  },

  async problems(workbench) {
    await openAt(workbench, "workflow-with-mistakes.yaml", 74);
    await workbench.problems.show();
    await workbench.problems.rows.nth(3).waitFor();
    await aside(workbench.page);
  },

  async "quick-fix"(workbench) {
    await openAt(workbench, "workflow-with-mistakes.yaml", 77, 22);
    await workbench.quickFixes.open();
  },

  async hover(workbench) {
    await openAt(workbench, "workflow.yaml", 34, 20); // a step without findings: its own text comes first
    await workbench.editor.showHover();
  },

  async checklist(workbench) {
    await openAt(workbench, "workflow-with-mistakes.yaml", 74);
    await workbench.palette.run("Preflight: Run Preflight Checklist");
    await workbench.checklist.row("Retries").waitFor();
    await aside(workbench.page);
  },

  async "checklist-report"(workbench) {
    await openAt(workbench, "workflow-with-mistakes.yaml", 74);
    if (!(await workbench.checklist.row("Retries").isVisible())) {
      await workbench.palette.run("Preflight: Run Preflight Checklist");
      await workbench.checklist.row("Retries").waitFor();
    }
    await workbench.editor.closeAll();
    await workbench.palette.run("Preflight: Open Checklist Report");
    await workbench.webviews.front.getByRole("searchbox").first().waitFor();
  },

  async launch(workbench) {
    await openAt(workbench, "workflow.yaml", 1);
    await workbench.palette.run("Preflight: Launch Pipeline…");
    await workbench.palette.rows.filter({ hasText: "Launch spirals on local" }).first().waitFor();
    await aside(workbench.page);
  },

  async runs(workbench) {
    await resumedRun(workbench);
    await workbench.page.waitForTimeout(5000); // open rows of a live run are drawn anew that often
    await aside(workbench.page);
  },

  async "follow-logs"(workbench) {
    await resumedRun(workbench);
    await workbench.runs.choose(/^spirals-/, "Follow Logs"); // of the whole run: lines carry the name of their step
    await workbench.terminal.screen
      .getByText(/saved step-/)
      .first()
      .waitFor();
    await workbench.page.waitForTimeout(1500);
    await aside(workbench.page);
  },

  async "log-document"(workbench) {
    await resumedRun(workbench);
    await workbench.editor.closeAll();
    await workbench.runs.choose(/^train/, "Show Logs");
    await workbench.page.locator(".editor-instance .view-line").nth(3).waitFor();
    await aside(workbench.page);
  },

  async checkpoints(workbench) {
    await resumedRun(workbench);
    await workbench.editor.closeAll();
    await workbench.checkpoints.show();
    await workbench.checkpoints.row(/^Checkpoint/).waitFor();
    await workbench.checkpoints.row(/^Checkpoint/).click();
    await workbench.webviews.front.locator(".verdict").getByText("Resumable", { exact: true }).waitFor();
    await aside(workbench.page);
  },

  async "failure-card"(workbench) {
    const { palette, runs, notifications } = workbench;
    const run = await launchMistakes(workbench);
    await run.waitFor();
    await runs.row(/^train(?!.*attempt)/).waitFor(); // the newest run is the first one
    await workbench.page.waitForTimeout(4000); // for checkpoints of its own
    await runs.choose(/^train/, "Preempt Step");
    await palette.pickOfRun("Delete its pod", /spirals-mistakes-/);
    await palette.accept("2"); // seconds; else the step's own grace period is waited for
    await notifications.press(/Run spirals-mistakes-\S+ failed/, "Failure Card");
    await workbench.webviews.front
      .getByText(/preempted/)
      .first()
      .waitFor();
    await aside(workbench.page);
  },

  async checkpoint(workbench) {
    await workbench.editor.openPage("step-7.pt");
    const page = workbench.webviews.front;
    await page.locator(".verdict").getByText("Resumable", { exact: true }).waitFor();
    await page.getByRole("searchbox").fill("exp_avg");
    await page.getByText("12 of 29 tensors").waitFor();
    await page.getByRole("row").nth(3).click();
    await page.locator(".details").waitFor();
    await aside(workbench.page);
  },

  async "checkpoint-compare"(workbench) {
    const { editor, palette, webviews, page } = workbench;
    await editor.openPage("optimizer-4.pt");
    await editor.openPage("optimizer-2.pt");
    await webviews.front.getByRole("button", { name: "Compare" }).click();
    await palette.pick("optimizer-4.pt");
    await webviews.front.getByRole("button", { name: "Measure by How Much" }).click();
    await aside(page);
    await page.waitForTimeout(3000);
  },

  async walkthrough(workbench) {
    const { page, palette, walkthrough } = workbench;
    await palette.run("View: Close Primary Side Bar"); // its pictures need the room
    await walkthrough.open();
    await walkthrough.step("Open a pipeline").waitFor();
    await page.waitForTimeout(2000); // the picture is a page of its own
  },
};

async function openAt(workbench: Workbench, file: string, line: number, column?: number): Promise<void> {
  await workbench.editor.open(file, 1); // a file that was open before begins where it was left, with no lens in sight
  await workbench.editor.lenses.first().waitFor();
  await workbench.editor.goTo(line, column);
}

/** A run of the sample that has lost its training step's first attempt, with its second one going on. */
async function resumedRun(workbench: Workbench): Promise<void> {
  const { editor, palette, runs } = workbench;
  await editor.open("workflow.yaml", 1);
  if (await runs.row(/^attempt 2.*resumed at/).isVisible()) return;
  await palette.run("Preflight: Launch Pipeline…");
  await palette.pick("steps");
  await palette.accept("20000"); // long enough to be met in the middle
  await palette.pick("Launch spirals on local");
  await runs.row(/^checkpoint/).waitFor();
  await runs.choose(/^train/, "Preempt Step");
  await palette.pickOfRun("Delete its pod", /spirals-/);
  await palette.accept();
  await runs.row(/^attempt 2.*resumed at/).waitFor();
}
