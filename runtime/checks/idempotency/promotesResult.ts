import type { Evidence } from "../check.ts";
import { mainContainers } from "../subject/containers.ts";
import { classify } from "../checkpoints/checkpointLocation.ts";
import type { Subject } from "../subject/subjects.ts";
import { place } from "../subject/place.ts";
import type { StepResult } from "../subject/stepCheck.ts";
import { stepCheck } from "../subject/stepCheck.ts";
import { outputKeys, scopeOf } from "./outputKeys.ts";

const outputName =
  /(?:^|[-_])(?:out|output|outputs|dest|destination|export|publish|target|save|model|result|artifact)s?(?:[-_](?:to|dir|path|uri|url|file|key|bucket|prefix|location|out|output))*$/i;

/** Others can only read what is in a store or on a volume. */
function outlivesPod(subject: Subject, value: string): boolean {
  return /^(?:\/|[a-z0-9-]+:\/\/)/i.test(value) && ["store", "volume"].includes(classify(subject, value).survives);
}

/** PF-IDEM-002: is the final artifact written straight to its canonical place? */
export const promotesResult = stepCheck({
  id: "PF-IDEM-002",
  title: "Results are promoted, not written in place",
  area: "idempotency",
  of: "training",
  look: (_context, subject) => {
    const { step } = subject;
    const targets: { value: string; evidence: Evidence; range: StepResult["range"]; certain: boolean }[] = [];
    for (const key of outputKeys(subject)) {
      if (key.artifact === "archiveLocation") continue;
      targets.push({
        value: key.key,
        certain: true,
        range: key.range,
        evidence: { label: `key of ${key.artifact}`, value: key.key, source: place(key.range) },
      });
    }
    for (const { container, path } of mainContainers(step)) {
      for (const [index, variable] of (Array.isArray(container.env) ? container.env : []).entries()) {
        const { name, value } = variable ?? {};
        // Checkpoints are judged by PF-CKPT and PF-IDEM-004.
        if (
          typeof name !== "string" ||
          typeof value !== "string" ||
          /CHECKPOINT|CKPT|RESUME|TRACKING|MLFLOW/i.test(name)
        )
          continue;
        if (!outputName.test(name) || !outlivesPod(subject, value)) continue;
        const range = step.document.rangeOf([...path, "env", index]);
        targets.push({ value, certain: false, range, evidence: { label: `env ${name}`, value, source: place(range) } });
      }
      const args = Array.isArray(container.args) ? container.args.map(String) : [];
      for (const [index, word] of args.entries()) {
        const inline = /^--?([A-Za-z][\w-]*)=(.+)$/.exec(word);
        const flag = inline?.[1] ?? /^--?([A-Za-z][\w-]*)$/.exec(args[index - 1] ?? "")?.[1];
        const value = inline?.[2] ?? word;
        if (
          flag === undefined ||
          !outputName.test(flag) ||
          /ckpt|checkpoint|resume/i.test(flag) ||
          !outlivesPod(subject, value)
        )
          continue;
        const range = step.document.rangeOf([...path, "args", index]);
        targets.push({
          value,
          certain: false,
          range,
          evidence: { label: `argument --${flag}`, value, source: place(range) },
        });
      }
    }
    if (targets.length === 0) {
      return [
        { status: "n/a", title: `${step.name}: the manifest names no place that results are written to`, evidence: [] },
      ];
    }
    return targets.map(({ value, evidence, range, certain }): StepResult => {
      const scope = scopeOf(value);
      if (scope.run === undefined) {
        return {
          status: "unknown",
          title: `${step.name}: whether ${value} is the canonical place depends on a parameter`,
          range,
          evidence: [evidence],
        };
      }
      if (scope.run) {
        return { status: "pass", title: `${step.name}: writes to a place of its own run`, range, evidence: [evidence] };
      }
      return {
        status: certain ? "fail" : "warn",
        title: `${step.name}: writes straight to ${value}`,
        range,
        evidence: [evidence],
        why: "A preempted or failed attempt leaves a half-written or unapproved result where others read; two attempts decide by who writes last.",
        fix: {
          text: "write to a key with {{workflow.name}} and {{pod.name}}, and make it visible in a later step with one small object written once",
        },
      };
    });
  },
});
