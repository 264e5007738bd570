import { existsSync } from "node:fs";
import path from "node:path";
import { expect } from "vitest";
import { it } from "./support/editorTest.ts";

it("an untrusted workspace: static checks and nothing else", async ({ openEditor }) => {
  const { workbench, workspace } = await openEditor({ workspaceTrust: true });
  await workbench.statusItem("Restricted Mode").waitFor();
  await workbench.showPreflight();
  await workbench.checklist.welcome.getByText("static checks only").waitFor();
  await workbench.checklist.welcome.getByRole("button", { name: "Run the Checklist" }).click();
  await workbench.checklist.row(/./).waitFor();
  await workbench.editor.open("workflow.yaml");
  await workbench.palette.run("Preflight: Launch Pipeline");
  await workbench.notifications.one(/trust/i).getByRole("button", { name: "Manage Trust" }).waitFor();
  expect(existsSync(path.join(workspace, ".preflight"))).toBe(false);
});
