import { expect } from "vitest";
import { it } from "./support/editorTest.ts";
import { launchMistakes } from "./support/launchMistakes.ts";

it("launches the sample, preempts its training, sees attempt 2 resume, follows its logs, sees the run succeed, and reads them", async ({
  openEditor,
}) => {
  const { workbench } = await openEditor();
  const { editor, palette, runs } = workbench;
  await editor.open("workflow.yaml");
  await palette.run("Preflight: Launch Pipeline…");
  await palette.pick("steps");
  await palette.accept("8000"); // long enough to be met in the middle
  await palette.pick("Launch spirals on local");

  const run = runs.row(/^spirals-/);
  await run.waitFor();
  await runs.row(/^checkpoint/).waitFor();
  await runs.choose(/^train/, "Preempt Step");
  await palette.pickOfRun("Delete its pod", /spirals-/);
  await palette.accept();
  await runs.row(/^attempt 1.*preempted/).waitFor();
  await runs.row(/^attempt 2.*resumed at/).waitFor();

  await runs.choose(/^attempt 2/, "Follow Logs");
  await expect
    .poll(async () => {
      await palette.answer(/spirals-/);
      return workbench.terminal.text();
    })
    .toMatch(/saved step-\d+/);

  await expect.poll(() => run.getAttribute("aria-label")).toMatch(/, Succeeded,/);

  await runs.press(/^attempt 2/, "Show Logs");
  await editor.tab(/train.*\.runlog/).waitFor();
  await editor.line("resumed from step-").waitFor();
});

it("a run that died: told once, explained on its card, retried from there", async ({ openEditor }) => {
  const { workbench } = await openEditor();
  const { palette, runs, notifications, webviews } = workbench;
  const run = await launchMistakes(workbench);
  await runs.choose(/^train/, "Preempt Step");
  await palette.pickOfRun("Delete its pod", /spirals-/);
  await palette.accept();
  await expect.poll(() => run.getAttribute("aria-label")).toMatch(/, (Failed|Error),/);

  await notifications.press(/Run spirals-mistakes-\S+ failed/, "Failure Card");
  const card = webviews.front;
  await card
    .getByText(/preempted/)
    .first()
    .waitFor();
  await card
    .getByText(/retryStrategy|OnTransientError|maxDuration/)
    .first()
    .waitFor();
  await card.getByRole("button", { name: "Retry" }).click();
  await expect.poll(() => run.getAttribute("aria-label")).toMatch(/, Running,/);
});
