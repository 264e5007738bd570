import { expect, test } from "vitest";
import { configSchema } from "../../runtime/config/schema.ts";
import type { Workflow } from "../../runtime/manifest/argo.ts";
import { annotatedDigests } from "../../runtime/runs/imageDigests.ts";
import { reduceRun } from "../../runtime/runs/reduceRun.ts";
import { CaptureFolder } from "../../runtime/targets/cluster/capture/captureFolder.ts";
import { captureRun } from "../../runtime/targets/cluster/capture/captureRun.ts";
import { openClusterTarget } from "../../runtime/targets/cluster/openClusterTarget.ts";
import { labCluster, labContext, labImage, labNamespace, removeAfter, scratchFolder } from "./support/labCluster.ts";

test("the digest of the image that really ran stands on the workflow, and in the run that is kept here", async (context) => {
  const { access, env } = await labCluster(context);
  const folder = await scratchFolder();
  const loaded = { config: configSchema.parse({}), folder };
  const target = openClusterTarget(`${labContext}/${labNamespace}`, loaded, env, { record: false });
  const container = { image: labImage, command: ["sh", "-c", "sleep 3"] };
  const spec = { entrypoint: "main", templates: [{ name: "main", container }] };
  const workflow: Workflow = {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Workflow",
    metadata: { generateName: "test-digest-" },
    spec,
  };
  const { name } = await target.launch({ workflow, templates: [], workspace: folder });
  removeAfter(context, access, name);
  const captures = new CaptureFolder(folder, access.context, access.namespace);
  await captureRun(access, captures, name, { follow: true, signal: AbortSignal.timeout(240_000) });

  const stored = await target.get(name);
  const { pods } = await target.observe(stored);
  const ran = [...pods.values()].flat()[0]!.containers.find((entry) => entry.name === "main")!.imageId;
  expect(ran).toMatch(/sha256:[0-9a-f]{64}$/);
  expect(annotatedDigests(stored.metadata.annotations)).toEqual([ran]);
  const kept = await captures.newest(name);
  expect(annotatedDigests(kept?.workflow.metadata.annotations)).toEqual([ran]);
  // Nothing but the workflow is needed to tell, so it is told after the pods are gone.
  expect(reduceRun(stored, { target: "kind" }).lineage.imageDigests).toEqual([ran]);
});
