import { it } from "./support/editorTest.ts";

it("a window that is loaded again shows the failure card again", async ({ openEditor }) => {
  const { workbench } = await openEditor();
  const { editor, palette, runs, notifications } = workbench;
  await editor.open("workflow-with-mistakes.yaml");
  await palette.run("Preflight: Launch Pipeline…");
  await notifications.press("Not launched", "Launch Anyway");
  await palette.pick("Launch spirals-mistakes on local");
  await runs.row(/^train.*step/).waitFor();
  await runs.choose(/^train.*step/, "Preempt Step");
  await palette.pick("SIGKILL");
  await notifications.press(/Run spirals-mistakes-\S+ failed/, "Failure Card");
  await workbench.webviews.front.getByRole("button", { name: "Retry" }).waitFor();
  await workbench.reload();
  await workbench.webviews.front.getByRole("button", { name: "Retry" }).waitFor();
});
