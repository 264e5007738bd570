import { formatSeconds, formatThroughput } from "../../text/units.ts";
import type { Finding } from "../check.ts";
import type { CheckContext } from "../checkContext.ts";
import { graceNeed, needFormula } from "../grace/graceNeed.ts";
import { about } from "../subject/about.ts";
import type { ProbeReport } from "../../store/probe/probeReport.ts";
import { storeCheck } from "./storeCheck.ts";
import type { ProbedStore } from "./probesOf.ts";

const id = "PF-STORE-006";
const why =
  "The last checkpoint must be uploaded between SIGTERM and SIGKILL. What this machine measured is a hint: the pod's network may differ.";

/** PF-STORE-006: how fast is the store, and does the last checkpoint of each step fit into its grace period at that speed? */
export const storeThroughput = storeCheck({
  id,
  title: "Store throughput",
  cost: "writes",
  why,
  more: (context, { store }, report) => store.subjects.flatMap((subject) => fits(context, subject, report)),
});

type Subject = ProbedStore["store"]["subjects"][number];

function fits(context: CheckContext, subject: Subject, { upload, promoteSeconds }: ProbeReport): Finding[] {
  const { name, grace } = subject.step;
  if (upload === undefined || grace.seconds === undefined) return [];
  const measured = { uploadBytesPerSecond: upload.p95, promoteSeconds };
  const need = graceNeed(context, subject, measured);
  const base = about(id, subject, grace.origin.range);
  const speed = {
    label: "upload",
    value: `p95 ${formatThroughput(upload.p95)}`,
    source: `measured, ${upload.samples} objects`,
  };
  if (need.missing.length > 0) {
    return [
      {
        ...base,
        status: "unknown",
        title: `${name}: the upload speed is known, the size of a checkpoint is not`,
        evidence: [speed, { label: "not known", value: need.missing.join(", ") }],
        why,
        fix: { text: `set ${need.missing.join(" and ")} in preflight.yaml` },
      },
    ];
  }
  const evidence = [speed, { label: "needed", value: needFormula(need) }];
  const has = formatSeconds(grace.seconds);
  if (need.seconds <= grace.seconds) {
    return [
      { ...base, status: "pass", title: `${name}: ${has} of grace cover ${formatSeconds(need.seconds)}`, evidence },
    ];
  }
  const title = `${name}: at the measured speed a save needs ${formatSeconds(need.seconds)}, the grace period is ${has}`;
  const fix = {
    text: "save smaller or more often, or set terminationGracePeriodSeconds (see PF-GRACE-001, PF-GRACE-002)",
  };
  return [{ ...base, status: "fail", title, evidence, why, fix }];
}
