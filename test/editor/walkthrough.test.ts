import { it } from "./support/editorTest.ts";

it("the walkthrough opens from the palette; its first step makes the sample and is then done", async ({
  openEditor,
}) => {
  const { workbench } = await openEditor();
  await workbench.walkthrough.open();
  await workbench.walkthrough.step("Open a pipeline").getByRole("button", { name: "Open the Sample Pipeline" }).click();
  await workbench.editor.tab("workflow-with-mistakes.yaml").waitFor();
  await workbench.editor.tab("Welcome").click();
  await workbench.walkthrough.done("Open a pipeline").waitFor();
});
