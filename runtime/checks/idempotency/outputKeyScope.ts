import type { Artifact } from "../../manifest/argo.ts";
import type { Check, Finding } from "../check.ts";
import type { CheckContext } from "../checkContext.ts";
import { checkpointLocation } from "../checkpoints/checkpointLocation.ts";
import { place } from "../subject/place.ts";
import { whyPreemptible } from "../subject/preemptibleStep.ts";
import type { Subject } from "../subject/subjects.ts";
import { podSubjects } from "../subject/subjects.ts";
import { whyTraining } from "../subject/trainingStep.ts";
import type { OutputKey } from "./outputKeys.ts";
import { outputKeys, scopedKey, scopeOf } from "./outputKeys.ts";

const id = "PF-IDEM-001";

/** PF-IDEM-001: could another run, or another attempt, write over an output? */
export const outputKeyScope: Check = {
  id,
  title: "Outputs of different runs and attempts do not collide",
  area: "idempotency",
  cost: "static",
  run: (context) => {
    const findings: Finding[] = [];
    const format = context.config.controller.keyFormat;
    if (format !== undefined) findings.push(ofKeyFormat(format));
    for (const subject of podSubjects(context)) {
      for (const key of outputKeys(subject)) findings.push(ofKey(context, subject, key));
      findings.push(...ofCheckpoints(context, subject));
    }
    if (findings.length > 0) return findings;
    return [
      {
        check: id,
        status: "n/a",
        title: "No output has a key of its own; Argo's default key holds run and pod",
        evidence: [],
      },
    ];
  },
};

function ofKeyFormat(format: string): Finding {
  const scope = scopeOf(format);
  const evidence = [{ label: "keyFormat", value: format, source: "config controller.keyFormat" }];
  if (scope.run && scope.attempt)
    return { check: id, status: "pass", title: "keyFormat holds run and attempt", evidence };
  const lacks = [
    scope.run ? undefined : "the run ({{workflow.name}})",
    scope.attempt ? undefined : "the attempt ({{pod.name}})",
  ];
  return {
    check: id,
    status: "fail",
    title: `keyFormat lacks ${lacks.filter((one) => one !== undefined).join(" and ")}`,
    evidence,
    why: "Every output without a key of its own is stored under it: a retry writes over what the attempt before it stored, also of other steps with an output of the same name.",
    fix: { text: "keyFormat: {{workflow.name}}/{{pod.name}} in the artifact repository" },
  };
}

/** All attempts of a run share its checkpoints; two runs must not, or one resumes from the other's. */
function ofCheckpoints(context: CheckContext, subject: Subject): Finding[] {
  const { step, pipeline } = subject;
  const location = whyTraining(context, subject) === undefined ? undefined : checkpointLocation(context, subject);
  if (location === undefined || (location.survives !== "store" && location.survives !== "volume")) return [];
  const { run } = scopeOf(location.value);
  const base = {
    check: id,
    workflow: pipeline.document.name,
    step: step.name,
    range: location.range ?? step.document.rangeOf(step.path),
    evidence: [{ label: "checkpoints", value: location.value, source: location.source }],
  };
  if (run === false) {
    return [
      {
        ...base,
        status: "warn",
        title: `${step.name}: all runs keep their checkpoints in ${location.value}`,
        why: "A new run, or a second one next to it, can resume from or overwrite the checkpoints of another.",
        fix: { text: "add {{workflow.name}} to the location (a resumed run gets RESUME_FROM)" },
      },
    ];
  }
  if (run === undefined) {
    return [
      {
        ...base,
        status: "unknown",
        title: `${step.name}: whether runs share their checkpoints depends on a parameter`,
      },
    ];
  }
  return [{ ...base, status: "pass", title: `${step.name}: checkpoints belong to one run` }];
}

function ofKey(context: CheckContext, subject: Subject, key: OutputKey): Finding {
  const { step, pipeline } = subject;
  const scope = scopeOf(key.key);
  const retried = step.retry.maxAttempts === undefined || step.retry.maxAttempts > 1;
  const matters = whyTraining(context, subject) !== undefined || whyPreemptible(context, subject) !== undefined;
  const base = {
    check: id,
    workflow: pipeline.document.name,
    step: step.name,
    range: key.range,
    evidence: [
      { label: `key of ${key.artifact}`, value: key.key, source: place(key.range) },
      { label: "attempts", value: step.retry.maxAttempts === undefined ? "not known" : String(step.retry.maxAttempts) },
    ],
  };
  if (scope.run === undefined) {
    return {
      ...base,
      status: "unknown",
      title: `${step.name}: whether the key of ${key.artifact} differs between runs depends on a parameter`,
      why: "Runs that share a key overwrite each other's outputs.",
    };
  }
  if (scope.run === false) {
    return {
      ...base,
      status: matters ? "fail" : "warn",
      title: `${step.name}: all runs write ${key.artifact} to the same key`,
      why: "A rerun after a preemption, or a second run next to it, overwrites the finished output of the other.",
      fix: fixOf(context, key),
    };
  }
  if (scope.attempt === false && retried) {
    return {
      ...base,
      status: "warn",
      title: `${step.name}: all attempts of a run write ${key.artifact} to the same key`,
      why: "A retry overwrites what the attempt before it stored; a reader in between gets the older or the newer one.",
      fix: fixOf(context, key),
    };
  }
  return {
    ...base,
    status: "pass",
    title: `${step.name}: the key of ${key.artifact} belongs to ${scope.attempt ? "one attempt" : "one run"}`,
  };
}

function fixOf(context: CheckContext, key: OutputKey): Finding["fix"] {
  const mended = scopedKey(key.key, scopeOf(key.key));
  const text = `key: ${mended}`;
  if (!key.document.has(key.path) || isReadElsewhere(context, key.key)) return { text };
  return { text, edits: context.edit.set(key.document, key.path, mended) };
}

/** An input artifact that reads this very key would no longer find it: then a person must decide. */
function isReadElsewhere(context: CheckContext, key: string): boolean {
  return context.manifests.pipelines.some((pipeline) =>
    pipeline.steps.some((step) => {
      const inputs: unknown = step.template.inputs?.artifacts;
      const called = step.calls.flatMap(({ call }) => call.arguments?.artifacts ?? []);
      return [...(Array.isArray(inputs) ? (inputs as Artifact[]) : []), ...called].some((artifact) =>
        JSON.stringify(artifact ?? null).includes(JSON.stringify(key)),
      );
    }),
  );
}
