import { printable } from "../../text/printable.ts";
import type { Evidence, Finding } from "../check.ts";
import { place } from "../subject/place.ts";
import type { Issue } from "./issue.ts";
import { lintGaps } from "./lintGaps.ts";

const whyByCheck = {
  "PF-ARGO-001":
    "A field Argo does not know is dropped or refuses the whole manifest: a retry or grace setting written there does not exist when the node is reclaimed.",
  "PF-ARGO-002":
    "A reference that can not be resolved stops the workflow where it is reached, which may be the attempt after a preemption.",
  "PF-ARGO-003":
    "A value that Argo rejects or misreads takes effect when it is first needed: retry settings are first read when an attempt has died.",
};

export function issueFinding(issue: Issue, workflow: string): Finding {
  const { document, path, check, step, gap, fix } = issue;
  const range = issue.range ?? (issue.atKey ? document.keyRangeOf(path) : undefined) ?? document.rangeOf(path);
  const evidence: Evidence[] = [{ label: path.join(".") || document.kind, value: shown(issue), source: place(range) }];
  if (gap) evidence.push({ label: "argo lint", value: lintGaps[gap] });
  const hang = issue.hangs ? " On a real cluster the workflow then stays Running for ever (seen on Argo v4.0.2)." : "";
  return {
    check,
    status: issue.mild ? "warn" : "fail",
    title: printable(`${step ?? workflow}: ${issue.message}`).slice(0, 400),
    range,
    workflow,
    ...(step === undefined ? {} : { step }),
    evidence,
    why: whyByCheck[check] + hang,
    ...(fix ? { fix } : {}),
  };
}

function shown({ document, path, atKey }: Issue): string {
  if (atKey) return String(path.at(-1));
  let value: unknown = document.object;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return "not set";
    value = (value as Record<string | number, unknown>)[key];
  }
  const text = typeof value === "string" ? value : typeof value === "object" && value !== null ? "…" : String(value);
  return printable(text).slice(0, 200);
}
