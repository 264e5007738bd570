import { expect, test } from "vitest";
import type { Template, Workflow } from "../../../runtime/manifest/argo.ts";
import { hostPath } from "../../../runtime/targets/local/hostPath.ts";
import { RunFolder } from "../../../runtime/targets/local/runStore/runFolder.ts";

const template: Template = {
  name: "train",
  container: {
    volumeMounts: [
      { name: "store", mountPath: "/store" },
      { name: "store", mountPath: "/store/deep", subPath: "../a/./b" },
      { name: "perRun", mountPath: "/run-volume" },
      { name: "scratch", mountPath: "/scratch" },
      { name: "host", mountPath: "/host" },
    ],
  },
};
const workflow: Workflow = {
  apiVersion: "argoproj.io/v1alpha1",
  kind: "Workflow",
  metadata: { name: "wf" },
  spec: {
    volumes: [
      { name: "store", persistentVolumeClaim: { claimName: "claim-1" } },
      { name: "scratch", emptyDir: {} },
      { name: "host", hostPath: { path: "/mnt/disk" } },
    ],
    volumeClaimTemplates: [{ metadata: { name: "perRun" } }],
  },
};

const places: [string, string | undefined][] = [
  ["/store/checkpoints/x", "/p/volumes/claim-1/checkpoints/x"],
  ["file:///store/x", "/p/volumes/claim-1/x"],
  ["/store/deep/x", "/p/volumes/claim-1/a/b/x"],
  ["/storeroom/x", "/storeroom/x"],
  ["/run-volume/x", "/p/runs/wf/volumes/perRun/x"],
  ["/host/x", "/mnt/disk/x"],
  ["/scratch/x", undefined],
  ["/tmp/x", undefined],
  ["/store/../../etc", undefined],
  ["relative/x", undefined],
  ["s3://bucket/x", undefined],
];
for (const [place, expected] of places) {
  test(`${place} is ${expected ?? "nowhere on this machine"}`, () => {
    const folders = { run: new RunFolder("/p/runs/wf"), claims: "/p/volumes" };
    expect(hostPath(place, template, workflow, folders)).toBe(expected);
  });
}
