import { expect } from "vitest";
import { it } from "./support/editorTest.ts";
import { launchMistakes } from "./support/launchMistakes.ts";

it("a window that is loaded again shows the failure card again", async ({ openEditor }) => {
  const { workbench } = await openEditor();
  const { palette, runs, notifications, webviews } = workbench;
  const run = await launchMistakes(workbench);
  await runs.choose(/^train/, "Preempt Step");
  await palette.pickOfRun("SIGKILL, no notice", /spirals-/);
  await expect.poll(() => run.getAttribute("aria-label")).toMatch(/, (Failed|Error),/);
  await notifications.press(/Run spirals-mistakes-\S+ failed/, "Failure Card");
  await webviews.front.getByRole("button", { name: "Retry" }).waitFor();

  await workbench.reload();
  await webviews.front.getByRole("button", { name: "Retry" }).waitFor();
});
