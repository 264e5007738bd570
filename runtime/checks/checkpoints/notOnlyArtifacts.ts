import type { Artifact } from "../../manifest/argo.ts";
import { place } from "../subject/place.ts";
import { stepCheck } from "../subject/stepCheck.ts";
import { checkpointLocation } from "./checkpointLocation.ts";

export const checkpointWord = /checkpoint|ckpt/i;

/** PF-CKPT-002: are checkpoints saved only through outputs.artifacts? */
export const notOnlyArtifacts = stepCheck({
  id: "PF-CKPT-002",
  title: "Checkpoints do not depend on outputs.artifacts",
  area: "checkpoints",
  of: "training",
  look: (context, subject) => {
    const { step } = subject;
    const list: unknown = step.template.outputs?.artifacts;
    const artifacts = Array.isArray(list) ? (list as Artifact[]) : [];
    const location = checkpointLocation(context, subject);
    const path = location?.value.replace(/^file:\/\//, "").replace(/\/+$/, "");
    const carrying = artifacts.findIndex((artifact) => {
      const own = typeof artifact?.path === "string" ? artifact.path.replace(/\/+$/, "") : "";
      const holds =
        path !== undefined &&
        path.startsWith("/") &&
        own !== "" &&
        (own === path || path.startsWith(`${own}/`) || own.startsWith(`${path}/`));
      return holds || checkpointWord.test(`${artifact?.name} ${own}`);
    });
    if (carrying === -1) {
      return [
        {
          status: artifacts.length === 0 && location === undefined ? "n/a" : "pass",
          title: `${step.name}: no checkpoint goes through outputs.artifacts`,
          evidence: [],
        },
      ];
    }
    const artifact = artifacts[carrying]!;
    const range = step.document.rangeOf([...step.path, "outputs", "artifacts", carrying]);
    const evidence = [
      { label: "output artifact", value: `${artifact.name} at ${artifact.path}`, source: place(range) },
      {
        label: "checkpoint location",
        value: location === undefined ? "none declared" : `${location.value}: ${location.detail}`,
        source: location?.source,
      },
    ];
    if (location?.survives === "store" || location?.survives === "volume") {
      return [
        { status: "pass", title: `${step.name}: checkpoints are also written to ${location.value}`, range, evidence },
      ];
    }
    if (location?.survives === "unknown") {
      return [
        {
          status: "unknown",
          title: `${step.name}: whether checkpoints reach more than outputs.artifacts is not visible`,
          range,
          evidence,
        },
      ];
    }
    return [
      {
        status: "fail",
        title: `${step.name}: checkpoints are saved only as output artifact ${artifact.name}`,
        range,
        evidence,
        why: "When the pod is deleted, Argo collects outputs at the moment of SIGTERM: from the container's own layer nothing was uploaded, and what is saved inside the grace period never is.",
        fix: {
          text: "let the trainer write checkpoints itself to an object store or a mounted PersistentVolumeClaim (CHECKPOINT_DIR)",
        },
      },
    ];
  },
});
