import { expect } from "vitest";
import { it } from "./support/editorTest.ts";

it("a window that is loaded again shows the failure card again", async ({ openEditor }) => {
  const { workbench } = await openEditor();
  const { editor, palette, runs, notifications, webviews } = workbench;
  await editor.open("workflow-with-mistakes.yaml");
  await palette.run("Preflight: Launch Pipeline…");
  await notifications.press("Not launched", "Launch Anyway");
  await palette.pick("steps");
  await palette.accept("60000"); // it goes on until it is preempted
  await palette.pick("Launch spirals-mistakes on local");
  const run = runs.row(/^spirals-mistakes-/);
  await runs.choose(/^train/, "Preempt Step");
  await palette.pickOfRun("SIGKILL, no notice", /spirals-/);
  await expect.poll(() => run.getAttribute("aria-label")).toMatch(/, (Failed|Error),/);
  await notifications.press(/Run spirals-mistakes-\S+ failed/, "Failure Card");
  await webviews.front.getByRole("button", { name: "Retry" }).waitFor();

  await workbench.reload();
  await webviews.front.getByRole("button", { name: "Retry" }).waitFor();
});
