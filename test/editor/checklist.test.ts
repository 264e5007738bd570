import { expect } from "vitest";
import { it } from "./support/editorTest.ts";

it("runs the checklist from its welcome view and shows what it found", async ({ openEditor }) => {
  const { workbench } = await openEditor();
  await workbench.showPreflight();
  await workbench.checklist.welcome.getByRole("button", { name: "Run the Checklist" }).click();
  await workbench.checklist.row("PF-LINEAGE-003").waitFor();
  expect(await workbench.notifications.all.count()).toBe(0);
});
