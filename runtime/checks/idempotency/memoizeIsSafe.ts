import type { Check, Finding } from "../check.ts";
import { mainContainers } from "../subject/containers.ts";
import { place } from "../subject/place.ts";
import { podSubjects } from "../subject/subjects.ts";
import { whyTraining } from "../subject/trainingStep.ts";

const id = "PF-IDEM-003";
const sideEffects =
  /\b(?:register|deploy|publish|promote|notify|upload|push|submit|kubectl|transition|alert|send|delete|cleanup)\b/i;

/** PF-IDEM-003: is a step memoized whose effect is more than its outputs? */
export const memoizeIsSafe: Check = {
  id,
  title: "Caching never skips a step that must run",
  area: "idempotency",
  cost: "static",
  run: (context) => {
    const findings: Finding[] = [];
    for (const subject of podSubjects(context)) {
      const { step, pipeline } = subject;
      const { memoize } = step.template;
      if (memoize === undefined || memoize === null) continue;
      const path = [...step.path, "memoize"];
      const range = step.document.rangeOf(path);
      const key = String(memoize.key ?? "");
      const training = whyTraining(context, subject);
      const words = [
        step.name,
        ...mainContainers(step).flatMap(({ container }) =>
          [...(container.command ?? []), ...(container.args ?? [])].map(String),
        ),
      ].join(" ");
      const effect = sideEffects.exec(words.replaceAll(/[_-]/g, " "))?.[0];
      const evidence = [
        { label: "memoize key", value: key === "" ? "empty" : key, source: place(range) },
        ...(training === undefined ? [] : [training]),
        ...(effect === undefined ? [] : [{ label: "looks like a side effect", value: effect }]),
      ];
      const base = { check: id, workflow: pipeline.document.name, step: step.name, range, evidence };
      const remove = {
        text: "remove memoize from this step",
        edits: step.document.has(path) ? context.edit.remove(step.document, path) : undefined,
      };
      if (training !== undefined) {
        findings.push({
          ...base,
          status: "fail",
          title: `${step.name}: a training step is memoized`,
          why: "A cache hit skips the step: a rerun that should resume from a checkpoint trains nothing and hands on the old outputs. Checkpoints are not part of the cache.",
          fix: remove,
        });
      } else if (effect !== undefined) {
        findings.push({
          ...base,
          status: "warn",
          title: `${step.name}: a step that seems to ${effect.toLowerCase()} is memoized`,
          why: "A cache hit skips the effect, and the run still counts as finished.",
          fix: remove,
        });
      } else if (!key.includes("{{")) {
        findings.push({
          ...base,
          status: "warn",
          title: `${step.name}: its memoize key never changes`,
          why: "The first outputs are reused by every run, whatever its inputs are.",
          fix: { text: "put the inputs that matter (a data hash, the image digest) into the key" },
        });
      } else {
        findings.push({ ...base, status: "pass", title: `${step.name}: its memoize key depends on its inputs` });
      }
    }
    if (findings.length > 0) return findings;
    return [{ check: id, status: "n/a", title: "No step is memoized", evidence: [] }];
  },
};
