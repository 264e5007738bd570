import type { ProbeReport, ProbeStep, StoreCheckId } from "../../store/probe/probeReport.ts";
import type { Check, CheckCost, Evidence, Finding, FindingStatus, Fix } from "../check.ts";
import type { CheckContext } from "../checkContext.ts";
import { probesOf, type ProbedStore } from "./probesOf.ts";

interface StoreCheckOptions {
  id: StoreCheckId;
  title: string;
  cost: CheckCost;
  why: string;
  fix?: (report: ProbeReport) => Fix | undefined;
  /** More findings than one per store. */
  more?: (context: CheckContext, probed: ProbedStore, report: ProbeReport) => Finding[];
}

const seriousness: FindingStatus[] = ["n/a", "pass", "warn", "unknown", "fail"];

/** A check of what the probe of each store saw: one finding per store, with every step as evidence. */
export function storeCheck({ id, title, cost, why, fix, more }: StoreCheckOptions): Check {
  return {
    id,
    title,
    area: "store",
    cost,
    run: async (context) => {
      const probes = await probesOf(context);
      if (probes.length === 0) return [noStore(id, context)];
      return probes.flatMap((probed): Finding[] => {
        const { store, report } = probed;
        const base = { check: id, why };
        const from: Evidence = { label: "store", value: store.uri, source: store.source };
        if ("problem" in report) {
          const evidence = [from, { label: "reason", value: report.problem }];
          return [{ ...base, status: "unknown", title: `${store.uri} could not be looked at`, evidence }];
        }
        const steps = report.steps.filter(({ check }) => check === id);
        const [reached] = report.steps;
        const deciding = worst(steps) ?? worst([reached!]);
        if (deciding === undefined) return [];
        const looked = steps.length > 0;
        const status = looked ? deciding.status : "unknown";
        const finding: Finding = {
          ...(status === "pass" || status === "n/a" ? { check: id } : base),
          status,
          title: looked ? `${store.uri}: ${lowered(deciding.title)}: ${deciding.text}` : `${store.uri}: not looked at`,
          evidence: [from, ...(looked ? steps : [deciding]).map(evidenceOf)],
          ...(status !== "pass" && { fix: fix?.(report) }),
        };
        return [finding, ...(more?.(context, probed, report) ?? [])];
      });
    },
  };
}

function worst(steps: readonly ProbeStep[]): ProbeStep | undefined {
  return steps.toSorted((a, b) => seriousness.indexOf(b.status) - seriousness.indexOf(a.status))[0];
}

function evidenceOf({ title, status, text, seconds }: ProbeStep): Evidence {
  return { label: lowered(title), value: `${status}: ${text}`, source: `probe, ${seconds.toFixed(2)} s` };
}

function lowered(title: string): string {
  return /^[A-Z][a-z]/.test(title) ? title[0]!.toLowerCase() + title.slice(1) : title;
}

/** An artifact repository that only the cluster knows is not "no store". */
function noStore(check: string, { manifests }: CheckContext): Finding {
  const named = manifests.pipelines.find(({ spec }) => spec.artifactRepositoryRef !== undefined);
  if (named === undefined) {
    return {
      check,
      status: "n/a",
      title: "No store is named, in preflight.yaml or as a place of checkpoints",
      evidence: [],
    };
  }
  return {
    check,
    status: "unknown",
    title: "The artifact repository is a ConfigMap of the cluster, which is not looked up here",
    evidence: [
      { label: "artifactRepositoryRef", value: JSON.stringify(named.spec.artifactRepositoryRef).slice(0, 200) },
    ],
    why: "Whether artifacts appear exactly once depends on that store.",
    fix: { text: "list the bucket under `stores` in preflight.yaml" },
  };
}
