import type { ManifestDocument } from "../../../manifest/model.ts";
import { asList, asRecord, asText } from "../../../manifest/record.ts";
import { cronProblem } from "../rules/cronSchedule.ts";
import type { Inspection } from "./inspection.ts";

/** The name of the object, and what only a CronWorkflow has: schedules and how its runs meet. */
export function inspectObject(inspection: Inspection, { kind, object }: ManifestDocument): void {
  const { document } = inspection.pipeline;
  const name = asText(object.metadata?.name);
  const longest = kind === "CronWorkflow" ? 52 : 63;
  if (name !== undefined && name.length > longest) {
    inspection.say(
      "PF-ARGO-003",
      `metadata.name has ${name.length} characters; a ${kind} may have ${longest}`,
      document,
      ["metadata", "name"],
    );
  } else if (name !== undefined && !/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(name)) {
    const message = `metadata.name "${name.slice(0, 60)}" may only have small letters, digits, "-" and "."`;
    inspection.say("PF-ARGO-003", message, document, ["metadata", "name"], { gap: "object-name" });
  }
  if (kind !== "CronWorkflow") return;
  const spec = asRecord(object.spec);
  const schedules = asList(spec.schedules);
  if (schedules.length === 0)
    inspection.say("PF-ARGO-003", "a CronWorkflow needs at least one schedule", document, ["spec", "schedules"]);
  for (const [index, schedule] of schedules.entries()) {
    const problem = typeof schedule === "string" ? cronProblem(schedule) : undefined;
    if (problem)
      inspection.say("PF-ARGO-003", `schedule "${String(schedule)}": ${problem}`, document, [
        "spec",
        "schedules",
        index,
      ]);
  }
  const policy = asText(spec.concurrencyPolicy);
  if (policy !== undefined && !["Allow", "Forbid", "Replace"].includes(policy)) {
    inspection.say(
      "PF-ARGO-003",
      `concurrencyPolicy can not be "${policy}"; it is one of Allow, Forbid, Replace`,
      document,
      ["spec", "concurrencyPolicy"],
    );
  }
  if (typeof spec.startingDeadlineSeconds === "number" && spec.startingDeadlineSeconds < 0) {
    inspection.say("PF-ARGO-003", "startingDeadlineSeconds can not be negative", document, [
      "spec",
      "startingDeadlineSeconds",
    ]);
  }
}
