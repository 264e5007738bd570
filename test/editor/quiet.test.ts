import { rmSync } from "node:fs";
import path from "node:path";
import { expect, inject } from "vitest";
import { readProbe } from "./probe/probeLog.ts";
import { editorParts } from "./support/editorParts.ts";
import { emptyFolder, it, sampleCopy } from "./support/editorTest.ts";
import { withProbe } from "./support/withProbe.ts";

it("starts no process, no thread and no connection before an action", async ({ openEditor, onTestFinished }) => {
  const scratch = emptyFolder();
  onTestFinished(() => rmSync(scratch, { recursive: true, force: true }));
  const log = path.join(scratch, "probe.log");
  // No preflight.yaml: the extension sleeps until its view is opened, and the probe is there before it.
  const workspace = sampleCopy();
  rmSync(path.join(workspace, "preflight.yaml"));
  const { workbench } = await openEditor({
    workspace,
    extensions: await withProbe(editorParts()!, inject("editorExtensions")!, scratch),
    env: { PREFLIGHT_PROBE_LOG: log },
  });
  const written = () => readProbe(log).map(({ kind }) => kind);
  await expect.poll(written, { timeout: 60_000 }).toEqual(["listening"]);
  await workbench.showPreflight();
  await workbench.checklist.welcome.waitFor();
  await workbench.palette.run("Probe: Activate Extensions");
  await expect.poll(written, { timeout: 60_000 }).toEqual(["listening", "activated"]);

  await workbench.checklist.welcome.getByRole("button", { name: "Run the Checklist" }).click();
  await workbench.checklist.row("PF-ARGO-001").waitFor();
  // The thread of the runtime: also the proof that the probe sees what there is to see.
  expect(written()).toEqual(["listening", "activated", "thread"]);
});
