import { checkpointSaves } from "../../code/python/checkpointSaves.ts";
import { environmentUse } from "../../code/python/environmentUse.ts";
import { codeEvidence } from "../subject/codeEvidence.ts";
import { place } from "../subject/place.ts";
import { stepCheck } from "../subject/stepCheck.ts";
import { trainingCode } from "../subject/trainingCode.ts";
import { checkpointLocation, classify } from "./checkpointLocation.ts";

const fix = { text: "set env CHECKPOINT_DIR to an object store (s3://…, gs://…) or a mounted PersistentVolumeClaim" };
const why =
  "The next attempt is another pod, mostly on another node: what lies in the old pod is gone, and training starts over.";

/** PF-CKPT-001: is there a checkpoint location, and does it outlive the pod? */
export const locationSurvives = stepCheck({
  id: "PF-CKPT-001",
  title: "Checkpoints outlive the pod",
  area: "checkpoints",
  of: "training",
  look: async (context, subject) => {
    const { name } = subject.step;
    const location = checkpointLocation(context, subject);
    if (location !== undefined) {
      const { survives, range } = location;
      const evidence = [
        { label: "checkpoints", value: `${location.value}: ${location.detail}`, source: location.source },
      ];
      if (survives === "pod") {
        return [
          {
            status: "fail",
            title: `${name}: checkpoints in ${location.value} die with the pod`,
            range,
            evidence,
            why,
            fix,
          },
        ];
      }
      if (/\{\{[^{}]*(?:pod\.name|retries|lastRetry)[^{}]*\}\}/.test(location.value)) {
        return [
          {
            status: "fail",
            title: `${name}: each attempt looks for checkpoints in another place`,
            range,
            evidence,
            why: "The next attempt has another pod name and retry number: it does not find what the one before it saved.",
            fix: { text: "scope the location by {{workflow.name}}, not by pod or retry" },
          },
        ];
      }
      if (survives === "unknown") {
        return [
          {
            status: "unknown",
            title: `${name}: where checkpoints go is not visible (${location.detail})`,
            range,
            evidence,
            why,
          },
        ];
      }
      return [{ status: "pass", title: `${name}: checkpoints outlive the pod`, range, evidence }];
    }
    const code = await trainingCode(context, subject);
    if (code.program === undefined) {
      return [
        {
          status: "unknown",
          title: `${name}: no checkpoint location is declared, and the code was not found`,
          evidence: [codeEvidence(code)],
          why,
          fix,
        },
      ];
    }
    const saves = checkpointSaves(code.program);
    const evidence = [codeEvidence(code), { label: "declared location", value: "none" }];
    if (saves.length === 0) {
      const partly = code.program.unread.length > 0;
      return [
        {
          status: partly ? "unknown" : "fail",
          title: partly
            ? `${name}: no checkpoint location is declared and no save was seen`
            : `${name}: saves no checkpoints`,
          evidence,
          why: "Every attempt starts at step 0.",
          fix: { text: "save checkpoints below CHECKPOINT_DIR, and set it to a place that outlives the pod" },
        },
      ];
    }
    const save = saves.find((one) => one.repeated) ?? saves[0]!;
    const kind = save.shown === "" ? undefined : classify(subject, save.shown);
    const seen = [
      ...evidence,
      { label: "saved to", value: save.shown === "" ? "a computed path" : save.shown, source: place(save.range) },
    ];
    // A literal path only decides when the environment does not.
    if (kind?.survives === "pod" && environmentUse(code.program).size === 0 && save.path === "fixed") {
      return [
        {
          status: "fail",
          title: `${name}: checkpoints in ${save.shown} die with the pod`,
          range: save.range,
          evidence: seen,
          why,
          fix,
        },
      ];
    }
    return [
      {
        status: "unknown",
        title: `${name}: no checkpoint location is declared`,
        range: save.range,
        evidence: seen,
        why: `${why} Nor can a resume find them.`,
        fix,
      },
    ];
  },
});
