import { copyFileSync, globSync, truncateSync } from "node:fs";
import path from "node:path";
import { expect } from "vitest";
import { fixtures } from "../checkpoints/support/fixtures.ts";
import { runCli } from "../support/runCli.ts";
import { emptyFolder, it } from "./support/editorTest.ts";
import { sampleCopy } from "./support/sampleCopy.ts";

it("opens a checkpoint: the verdict, a filter that narrows the table, and what Verify says", async ({ openEditor }) => {
  const workspace = emptyFolder();
  copyFileSync(path.join(fixtures, "torch/training.pt"), path.join(workspace, "training.pt"));
  const { workbench } = await openEditor({ workspace });
  await workbench.editor.openPage("training.pt");
  const page = workbench.webviews.front;
  await page.locator(".verdict").getByText("Resumable", { exact: true }).waitFor();
  await page.getByText("29 of 29 tensors").waitFor();

  await page.getByRole("searchbox").fill("exp_avg_sq");
  await page.getByText("6 of 29 tensors").waitFor();
  const names = await page.getByRole("row").locator(".tensor-name").allTextContents();
  expect(names).toEqual([0, 1, 2, 3, 4, 5].map((index) => `optimizer/state/${index}/exp_avg_sq`));

  expect(await page.getByText("every byte verified").count()).toBe(0);
  await page.getByRole("button", { name: "Verify" }).click();
  await page.getByText("every byte verified").waitFor();
});

it("in a folder that is not trusted, opens files and asks no store", async ({ openEditor }) => {
  const workspace = emptyFolder();
  copyFileSync(path.join(fixtures, "torch/training.pt"), path.join(workspace, "training.pt"));
  const { workbench } = await openEditor({ workspace, workspaceTrust: true });
  await workbench.statusItem("Restricted Mode").waitFor();
  await workbench.editor.openPage("training.pt");
  await workbench.webviews.front.locator(".verdict").getByText("Resumable", { exact: true }).waitFor();

  await workbench.palette.run("Preflight: Open Checkpoint…");
  await workbench.palette.pick("Type a Path or a URI on a Store…");
  await workbench.palette.prompt("A path, s3://bucket/key or gs://bucket/key").waitFor();
  await workbench.palette.accept("s3://bucket/runs/step-000100");
  await workbench.editor.tab("step-000100").waitFor();
  await workbench.webviews.front.getByText("Stores are not asked in a folder that is not trusted.").waitFor();
});

it("lists what a run has saved, newest first, and verifies one from its row", async ({ openEditor }) => {
  const workspace = sampleCopy(emptyFolder());
  const launched = await runCli(["launch", "workflow.yaml", "-p", "steps=600", "--wait"], {
    cwd: workspace,
    env: process.env,
  });
  expect(launched).toMatchObject({ code: 0 });
  const [damaged] = globSync(`${workspace}/.preflight/volumes/**/step-000400/**/model.safetensors`);
  truncateSync(damaged!, 100);

  const { workbench } = await openEditor({ workspace });
  const { checkpoints } = workbench;
  await workbench.showPreflight();
  await checkpoints.show();
  await checkpoints.row("Checkpoint 600").waitFor();
  expect(await checkpoints.labels()).toEqual([
    expect.stringMatching(/3 checkpoints.*can be resumed from/),
    expect.stringMatching(/Checkpoint 600, resumable · promoted/),
    expect.stringMatching(/Checkpoint 400, corrupt · promoted/),
    expect.stringMatching(/Checkpoint 200, resumable · promoted/),
  ]);
  await checkpoints.press("Checkpoint 600", "Verify Checkpoint");
  await checkpoints.row("resumable, verified").waitFor();
  await workbench.editor.tab("step-000600").waitFor();
});
