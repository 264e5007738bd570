import type { TrackingCheckId, TrackingStep } from "../../tracking/probe/probeReport.ts";
import type { Check, CheckCost, Evidence, Finding, FindingStatus } from "../check.ts";
import type { CheckContext } from "../checkContext.ts";
import { trackingProbeOf, type ProbedServer } from "./trackingProbeOf.ts";

interface TrackingCheckOptions {
  id: TrackingCheckId;
  title: string;
  cost: CheckCost;
  why: string;
  /** More findings than the one about the server. */
  more?: (server: NonNullable<ProbedServer["server"]>) => Finding[];
}

const seriousness: FindingStatus[] = ["n/a", "pass", "warn", "unknown", "fail"];

/** A check of what the probe of the tracking server saw, with every step as evidence. */
export function trackingCheck({ id, title, cost, why, more }: TrackingCheckOptions): Check {
  return {
    id,
    title,
    area: "mlflow",
    cost,
    run: async (context: CheckContext): Promise<Finding[]> => {
      const probed = await trackingProbeOf(context);
      if (probed === undefined)
        return [{ check: id, status: "n/a", title: `${title}: MLflow is not configured`, evidence: [] }];
      const evidence = probed.server?.evidence ?? [];
      const rest = probed.server === undefined ? [] : (more?.(probed.server) ?? []);
      if ("problem" in probed) {
        const fix = { text: probed.hint ?? "set mlflow.trackingUri in preflight.yaml" };
        return [{ check: id, status: "unknown", title: `${title}: ${probed.problem}`, evidence, why, fix }, ...rest];
      }
      const { steps, uri } = probed.report;
      const own = steps.filter(({ check }) => check === id);
      const deciding = worst(own);
      if (deciding === undefined) {
        // What kept the probe from getting here is the reason.
        const before = worst(steps)!;
        const reason = `${before.check}: ${before.text}`;
        const shown = [...evidence, { label: "reason", value: reason }];
        return [{ check: id, status: "unknown", title: `${title}: not looked at`, evidence: shown, why }, ...rest];
      }
      const good = deciding.status === "pass" || deciding.status === "n/a";
      const finding: Finding = {
        check: id,
        status: deciding.status,
        title: good ? `${uri}: ${summary(own)}` : `${uri}: ${deciding.text.replace(`${uri} `, "")}`,
        evidence: [...evidence, ...own.map(evidenceOf)],
        ...(!good && { why, ...(deciding.hint !== undefined && { fix: { text: deciding.hint } }) }),
      };
      return [finding, ...rest];
    },
  };
}

function worst(steps: readonly TrackingStep[]): TrackingStep | undefined {
  return steps.toSorted((a, b) => seriousness.indexOf(b.status) - seriousness.indexOf(a.status))[0];
}

function summary(steps: readonly TrackingStep[]): string {
  return steps
    .filter(({ status }) => status === "pass")
    .map(({ title }) => title.toLowerCase())
    .join(", ");
}

function evidenceOf({ title, status, text, seconds }: TrackingStep): Evidence {
  return { label: title.toLowerCase(), value: `${status}: ${text}`, source: `probe, ${seconds.toFixed(2)} s` };
}
