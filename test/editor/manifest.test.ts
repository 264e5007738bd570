import { readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "vitest";
import { it } from "./support/editorTest.ts";

it("a manifest with mistakes: problems, a lens, a hover, one quick fix, then all of the file", async ({
  openEditor,
}) => {
  const { workbench, workspace } = await openEditor();
  const { editor, problems, quickFixes, refactorPreview } = workbench;
  const text = () => readFileSync(path.join(workspace, "workflow-with-mistakes.yaml"), "utf8");
  await editor.open("workflow-with-mistakes.yaml");
  await problems.show();
  await problems.only("PF-RETRY");
  await problems.row("PF-RETRY-002").waitFor();
  await editor.goTo(1);
  await editor.lenses.filter({ hasText: /Preflight: \d+ fail/ }).waitFor();
  await editor.lenses.filter({ hasText: "Launch on local" }).waitFor();

  await editor.goTo(lineOf(text(), "retryPolicy: OnTransientError"), 25);
  await quickFixes.open();
  await quickFixes.choose("retryPolicy: Always");
  await problems.row("PF-RETRY-002").waitFor({ state: "hidden" });
  await editor.save();
  await expect.poll(text).not.toContain("OnTransientError");
  expect(text()).toContain("# 1: a deleted pod is no");

  await editor.goTo(lineOf(text(), "maxDuration: 5s"), 16);
  await quickFixes.open();
  await quickFixes.choose("Fix all");
  // Several edits in two files: the editor shows them first, and makes those that are ticked.
  await refactorPreview.tick("train_mistakes.py");
  await refactorPreview.tick("workflow-with-mistakes.yaml");
  await refactorPreview.apply();
  await problems.show();
  await problems.row("PF-RETRY-003").waitFor({ state: "hidden" });
  await workbench.palette.run("File: Save All Files");
  await expect.poll(text).toContain("exec python3 train_mistakes.py");
});

it("a step's hover says what it survives", async ({ openEditor }) => {
  const { workbench, workspace } = await openEditor();
  const manifest = readFileSync(path.join(workspace, "workflow.yaml"), "utf8");
  await workbench.editor.open("workflow.yaml", 1);
  await workbench.editor.lenses.first().waitFor();
  await workbench.editor.goTo(lineOf(manifest, "          - name: train"), 20);
  const hover = await workbench.editor.showHover();
  await hover
    .getByText(/retr(y|ies|ied)/i)
    .first()
    .waitFor();
});

/** From 1. */
function lineOf(text: string, wanted: string): number {
  const at = text.split("\n").findIndex((line) => line.includes(wanted));
  if (at < 0) throw new Error(`The text has no line with "${wanted}".`);
  return at + 1;
}
