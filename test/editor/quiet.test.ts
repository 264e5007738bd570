import { rmSync } from "node:fs";
import path from "node:path";
import { expect, inject } from "vitest";
import { readProbe } from "./probe/probeLog.ts";
import { editorParts } from "./support/editorParts.ts";
import { emptyFolder, it } from "./support/editorTest.ts";
import { sampleCopy } from "./support/sampleCopy.ts";
import { withProbe } from "./support/withProbe.ts";

it("starts no process, no thread and no connection before an action", async ({ openEditor }) => {
  const scratch = emptyFolder();
  const log = path.join(scratch, "probe.log");
  // No preflight.yaml: the extension sleeps until its view is opened, and the probe is there before it.
  const workspace = sampleCopy(emptyFolder());
  rmSync(path.join(workspace, "preflight.yaml"));
  const { workbench } = await openEditor({
    workspace,
    extensions: await withProbe(editorParts()!, inject("editorExtensions")!, scratch),
    env: { PREFLIGHT_PROBE_LOG: log },
  });
  const written = () => readProbe(log).map(({ kind }) => kind);
  await expect.poll(written).toEqual(["listening"]);
  await workbench.palette.run("Probe: Activate Extensions");
  await expect.poll(written).toEqual(["listening", "activated"]);

  // Looking at the runs, and then the checklist, needs the thread of the runtime, and nothing else here. That it is written
  // down is also the proof that the probe sees what there is to see.
  await workbench.showPreflight();
  await workbench.checklist.welcome.getByRole("button", { name: "Run the Checklist" }).click();
  await workbench.checklist.row("Retries").waitFor();
  expect(new Set(written())).toEqual(new Set(["listening", "activated", "thread"]));
});
