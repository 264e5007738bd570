import { existsSync } from "node:fs";
import path from "node:path";
import { expect } from "vitest";
import { it } from "./support/editorTest.ts";

it("an untrusted workspace: static checks and nothing else", async ({ openEditor }) => {
  const { workbench, workspace } = await openEditor({ workspaceTrust: true });
  await workbench.statusItem("Restricted Mode").waitFor();
  await workbench.showPreflight();
  await workbench.checklist.welcome.getByText("This folder is not trusted").waitFor();
  await workbench.checklist.welcome.getByRole("button", { name: "Run the Checklist" }).click();
  await workbench.checklist.row(/./).waitFor();
  expect(existsSync(path.join(workspace, ".preflight"))).toBe(false);
});
