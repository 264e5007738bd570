import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { createSampleFolder } from "../../runtime/demo/createSampleFolder.ts";
import { runCheck } from "../../runtime/launch/runCheck.ts";

it("makes a copy whose checklist is about the good manifest and the one with mistakes", async () => {
  const parent = mkdtempSync(path.join(tmpdir(), "preflight-sample-"));
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
  const { signal } = new AbortController();
  const folder = await createSampleFolder(parent, "sample");
  expect(folder).toBe(path.join(parent, "sample"));
  const { files, summary } = await runCheck({ cwd: folder, files: [], open: [], trusted: true, signal });
  expect(files).toEqual(["workflow.yaml", "workflow-with-mistakes.yaml"]);
  expect(summary.fail).toBeGreaterThan(0);
  expect(await createSampleFolder(parent, "sample")).toBe(path.join(parent, "sample-2"));
});
