import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "vitest";
import { emptyFolder, it } from "./support/editorTest.ts";

it("an empty folder: says what a pipeline is, and opens the sample", async ({ openEditor }) => {
  const workspace = emptyFolder();
  const { workbench } = await openEditor({ workspace });
  await workbench.showPreflight();
  await workbench.checklist.welcome.getByRole("button", { name: "Run the Checklist" }).click();
  await workbench.checklist.welcome.getByText("No Argo Workflows manifest was found").waitFor();
  expect(await workbench.notifications.all.count()).toBe(0);
  await workbench.checklist.welcome.getByText("Open the sample pipeline").click();
  await workbench.editor.tab("workflow-with-mistakes.yaml").waitFor();
  await workbench.palette.run("Preflight: Run Preflight Checklist");
  await workbench.checklist.row("Retries").waitFor();
});

it("one broken manifest: the finding says what Argo would do with it, and leads to the place", async ({
  openEditor,
}) => {
  const workspace = emptyFolder();
  writeFileSync(path.join(workspace, "train.yaml"), broken);
  const { workbench } = await openEditor({ workspace });
  await workbench.showPreflight();
  await workbench.checklist.welcome.getByRole("button", { name: "Run the Checklist" }).click();
  await workbench.checklist.row("Argo drops this document without a word").click();
  await workbench.editor.tab("train.yaml").waitFor();
  expect(await workbench.notifications.all.count()).toBe(0);
});

it("a read-only folder: the checklist works, and what would write says why it can not", async ({
  openEditor,
  skip,
  onTestFinished,
}) => {
  const workspace = emptyFolder();
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "ro,size=64k", "tmpfs", workspace], { stdio: "ignore" });
  } catch {
    skip("needs root, to mount a read-only folder");
  }
  onTestFinished(() => void execFileSync("umount", ["--lazy", workspace]));
  const { workbench } = await openEditor({ workspace });
  await workbench.palette.run("Preflight: Open the Sample Pipeline");
  await workbench.notifications.one(/can not be written \(EROFS\)/).waitFor();
  await workbench.palette.run("Preflight: Run Preflight Checklist");
  await workbench.checklist.welcome.getByText("No Argo Workflows manifest was found").waitFor();
});

it("no Python on the PATH: the demo says so, and what to do", async ({ openEditor }) => {
  // The editor takes its environment from the person's login shell.
  const home = emptyFolder();
  writeFileSync(path.join(home, ".bash_profile"), 'PATH="$HOME"\n');
  const { workbench } = await openEditor({ env: { HOME: home, SHELL: "/bin/bash", PATH: home } });
  await workbench.palette.run("Preflight: Start Demo");
  await workbench.palette.pick("In this workspace");
  await expect.poll(() => workbench.terminal.text()).toMatch(/none\s+on\s+the\s+PATH[^]*Install\s+Python/);
});

const broken = `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  generateName: train-
spec:
  entrypoint: main
  templates:
    - name: main
      container: {image: busybox, command: [echo
`;
