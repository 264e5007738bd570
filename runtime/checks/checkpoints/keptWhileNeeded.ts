import type { Artifact } from "../../manifest/argo.ts";
import type { Evidence } from "../check.ts";
import { place } from "../subject/place.ts";
import type { StepResult } from "../subject/stepCheck.ts";
import { stepCheck } from "../subject/stepCheck.ts";
import { checkpointLocation } from "./checkpointLocation.ts";
import { checkpointWord } from "./notOnlyArtifacts.ts";

/** PF-CKPT-005: would artifactGC or a TTL delete checkpoints while they are still needed? */
export const keptWhileNeeded = stepCheck({
  id: "PF-CKPT-005",
  title: "Nothing deletes checkpoints that are still needed",
  area: "checkpoints",
  of: "training",
  look: (context, subject) => {
    const { step, pipeline } = subject;
    const { document, specPath, spec } = pipeline;
    const results: StepResult[] = [];
    const ttl = record(spec.ttlStrategy);
    const ttlAfterFailure = ttl.secondsAfterFailure ?? ttl.secondsAfterCompletion;
    const ttlEvidence: Evidence = {
      label: "workflow deleted",
      value: ttlAfterFailure === undefined ? "by nobody here" : `${String(ttlAfterFailure)} s after it failed`,
      source: ttlAfterFailure === undefined ? undefined : place(document.rangeOf([...specPath, "ttlStrategy"])),
    };
    const general = record(spec.artifactGC).strategy;
    const list: unknown = step.template.outputs?.artifacts;
    for (const [index, artifact] of (Array.isArray(list) ? (list as Artifact[]) : []).entries()) {
      if (!checkpointWord.test(`${artifact?.name} ${artifact?.path}`)) continue;
      const own = artifact.artifactGC?.strategy;
      const strategy = own === undefined || own === "" ? general : own;
      const path = [...step.path, "outputs", "artifacts", index];
      const range = own === undefined ? step.document.rangeOf(path) : step.document.rangeOf([...path, "artifactGC"]);
      const evidence = [
        { label: "artifactGC", value: String(strategy ?? "Never (default)"), source: place(range) },
        ttlEvidence,
      ];
      const onDeletion = strategy === "OnWorkflowDeletion" && ttlAfterFailure !== undefined;
      if (strategy === "OnWorkflowCompletion" || onDeletion) {
        results.push({
          status: "fail",
          title: `${step.name}: checkpoint artifact ${artifact.name} is deleted when the workflow ${onDeletion ? "expires" : "ends"}`,
          range,
          evidence,
          why: "A failed run is the one that needs its checkpoints: a resume would find nothing.",
          fix: {
            text: "artifactGC strategy Never for checkpoints",
            edits: step.document.has(path)
              ? context.edit.set(step.document, [...path, "artifactGC", "strategy"], "Never")
              : undefined,
          },
        });
      } else if (typeof strategy === "string" && strategy.includes("{{")) {
        results.push({
          status: "unknown",
          title: `${step.name}: artifactGC of ${artifact.name} is templated`,
          range,
          evidence,
        });
      } else {
        results.push({
          status: "pass",
          title: `${step.name}: checkpoint artifact ${artifact.name} is kept`,
          range,
          evidence,
        });
      }
    }
    const location = checkpointLocation(context, subject);
    if (location?.survives === "volume" && location.detail.startsWith("volumeClaimTemplate")) {
      const strategy = record(spec.volumeClaimGC).strategy ?? "OnWorkflowSuccess";
      const range = document.rangeOf([
        ...specPath,
        spec.volumeClaimGC === undefined ? "volumeClaimTemplates" : "volumeClaimGC",
      ]);
      const evidence = [
        { label: "checkpoints", value: `${location.value}: ${location.detail}`, source: location.source },
        {
          label: "volumeClaimGC",
          value: spec.volumeClaimGC === undefined ? "OnWorkflowSuccess (default)" : String(strategy),
          source: place(range),
        },
        ttlEvidence,
      ];
      const bad = strategy === "OnWorkflowCompletion" || ttlAfterFailure !== undefined;
      results.push(
        bad
          ? {
              status: "fail",
              title: `${step.name}: the volume with the checkpoints goes when the workflow ${strategy === "OnWorkflowCompletion" ? "ends" : "expires"}`,
              range,
              evidence,
              why: "The claim belongs to the Workflow object: when the run failed and its claim is gone, there is nothing to resume from.",
              fix: { text: "keep checkpoints on a claim of its own or in an object store" },
            }
          : {
              status: "pass",
              title: `${step.name}: the volume with the checkpoints is kept after a failure`,
              range,
              evidence,
            },
      );
    }
    if (results.length > 0) return results;
    if (location === undefined) {
      return [{ status: "n/a", title: `${step.name}: no checkpoints that Argo would delete`, evidence: [] }];
    }
    if (location.survives === "unknown") {
      return [
        {
          status: "unknown",
          title: `${step.name}: where checkpoints go is not visible`,
          range: location.range,
          evidence: [{ label: "checkpoints", value: location.value, source: location.source }],
        },
      ];
    }
    return [
      {
        status: "pass",
        title: `${step.name}: Argo deletes no checkpoints`,
        range: location.range,
        evidence: [{ label: "checkpoints", value: `${location.value}: ${location.detail}`, source: location.source }],
      },
    ];
  },
});

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
