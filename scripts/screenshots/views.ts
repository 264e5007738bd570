import type { Workbench } from "../../test/editor/pages/workbench.ts";

/** Brings each view of the extension before the eye, in this order; each begins from whatever the one before left. */
export const views: Record<string, (workbench: Workbench) => Promise<void>> = {
  async welcome(workbench) {
    await clear(workbench);
    await workbench.showPreflight();
    await widen(workbench);
    await workbench.checklist.welcome.getByRole("button").first().waitFor();
  },

  async problems(workbench) {
    await openMistakes(workbench, 74);
    await workbench.problems.show();
    await workbench.problems.rows.nth(3).waitFor();
  },

  async "quick-fix"(workbench) {
    await openMistakes(workbench, 77, 22);
    await workbench.quickFixes.open();
  },

  async hover(workbench) {
    await open(workbench, "workflow.yaml", 1);
    await workbench.editor.goTo(31, 18); // a step without findings: its own text comes first
    await workbench.editor.showHover();
  },

  async checklist(workbench) {
    await openMistakes(workbench, 74);
    await workbench.showPreflight();
    await workbench.palette.run("Preflight: Run Preflight Checklist");
    await workbench.checklist.row("Retries").waitFor();
    await workbench.page.mouse.move(800, 600);
  },

  async "checklist-report"(workbench) {
    await clear(workbench);
    await workbench.palette.run("Preflight: Open Checklist Report");
    await workbench.webviews.front.getByRole("searchbox").first().waitFor();
  },

  async launch(workbench) {
    await clear(workbench);
    await workbench.showPreflight();
    await workbench.editor.open("workflow.yaml");
    await workbench.palette.run("Preflight: Launch Pipeline…");
    await workbench.palette.rows.filter({ hasText: "Launch spirals on local" }).first().waitFor();
    await workbench.page.mouse.move(800, 600);
  },

  async runs(workbench) {
    const { editor, palette, runs } = workbench;
    await clear(workbench);
    await workbench.showPreflight();
    await editor.open("workflow.yaml", 1);
    await palette.run("Preflight: Launch Pipeline…");
    await palette.pick("steps");
    await palette.accept("6000"); // long enough to be met in the middle
    await palette.pick("Launch spirals on local");
    await runs.row(/^checkpoint/).waitFor();
    await runs.choose(/^train/, "Preempt Step");
    await palette.pick("Delete its pod");
    await palette.accept();
    await runs.row(/^attempt 2.*resumed at/).waitFor();
    await workbench.page.mouse.move(800, 600);
  },

  async "follow-logs"(workbench) {
    await workbench.page.mouse.move(600, 300);
    await workbench.runs.choose(/^spirals/, "Follow Logs");
    await workbench.terminal.screen.getByText(/ended/).first().waitFor();
    await workbench.page.mouse.move(600, 300);
  },

  async "log-document"(workbench) {
    await clear(workbench);
    await workbench.runs.choose(/^train/, "Show Logs");
    await workbench.page.locator(".editor-instance .view-line").nth(3).waitFor();
    await workbench.page.mouse.move(800, 600);
  },

  async "failure-card"(workbench) {
    const { editor, palette, runs, notifications } = workbench;
    await clear(workbench);
    await workbench.showPreflight();
    await editor.open("workflow-with-mistakes.yaml", 1);
    await palette.run("Preflight: Launch Pipeline…");
    await notifications.press("Not launched", "Launch Anyway");
    await palette.pick("steps");
    await palette.accept("30000");
    await palette.pick("Launch spirals-mistakes on local");
    await runs.row(/^train.*step \d/).waitFor();
    await workbench.page.waitForTimeout(2000); // for a checkpoint of its own
    await runs.choose(/^train.*step \d/, "Preempt Step");
    await palette.pick("Delete its pod");
    await palette.accept();
    await notifications.press(/Run spirals-mistakes-\S+ failed/, "Failure Card");
    await workbench.webviews.front
      .getByText(/preempted/)
      .first()
      .waitFor();
  },

  async walkthrough(workbench) {
    const { page, palette, walkthrough } = workbench;
    await clear(workbench);
    await palette.run("View: Close Primary Side Bar"); // its pictures need the room
    await walkthrough.open();
    await walkthrough.step("Open a pipeline").waitFor();
    await page.waitForTimeout(2000); // the picture is a page of its own
  },
};

/** An empty window; the commands are only run where they have something to do, else the palette does not offer them. */
async function clear({ page, palette, editor, notifications }: Workbench): Promise<void> {
  await page.keyboard.press("Escape");
  if ((await notifications.all.count()) > 0) await palette.run("Notifications: Clear All Notifications");
  if (await page.locator(".part.panel").isVisible()) await palette.run("View: Hide Panel");
  if ((await page.locator(".tabs-container .tab").count()) > 0) await editor.closeAll();
}

/** Side bars are narrow in a new window. */
async function widen({ page }: Workbench): Promise<void> {
  const edge = (await page.locator(".part.sidebar").boundingBox())!;
  await page.mouse.move(edge.x + edge.width + 1, 250);
  await page.mouse.down();
  await page.mouse.move(440, 250, { steps: 5 });
  await page.mouse.up();
  await page.mouse.move(800, 600);
}

async function openMistakes(workbench: Workbench, line: number, column?: number): Promise<void> {
  await open(workbench, "workflow-with-mistakes.yaml", 1);
  await workbench.editor.goTo(line, column);
}

async function open(workbench: Workbench, file: string, line: number): Promise<void> {
  await clear(workbench);
  await workbench.showPreflight();
  await workbench.editor.open(file, line);
  await workbench.editor.lenses.first().waitFor();
}
