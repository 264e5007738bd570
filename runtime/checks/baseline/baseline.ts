import { readFile } from "node:fs/promises";
import * as z from "zod";
import { CheckError } from "../checkError.ts";
import type { Finding } from "../check.ts";
import type { CheckFolders } from "../checkReport.ts";
import { fingerprint } from "./fingerprint.ts";

const baselineSchema = z.object({
  version: z.literal(1),
  findings: z.array(
    z.object({ fingerprint: z.string(), check: z.string(), title: z.string(), count: z.int().positive() }),
  ),
});

/** Findings accepted on the day the file was written. */
export type Baseline = z.infer<typeof baselineSchema>;

/** Reads a file that `preflight check --write-baseline` wrote. Throws CheckError. */
export async function readBaseline(file: string): Promise<Baseline> {
  const hint = "Write one with `preflight check --write-baseline FILE`.";
  try {
    return baselineSchema.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    const why = missing ? "does not exist" : "is not a baseline of Preflight";
    throw new CheckError(`the baseline ${file} ${why}`, { reason: "baseline", hint, cause: error });
  }
}

/** Today's failures and warnings as a baseline; sorted, so that the file has small diffs. */
export function createBaseline(findings: readonly Finding[], folders: CheckFolders): Baseline {
  const entries = new Map<string, Baseline["findings"][number]>();
  for (const finding of findings) {
    if ((finding.status !== "fail" && finding.status !== "warn") || finding.suppressed?.by === "annotation") continue;
    const id = fingerprint(finding, folders);
    const entry = entries.get(id);
    if (entry) entry.count++;
    else entries.set(id, { fingerprint: id, check: finding.check, title: finding.title, count: 1 });
  }
  const sorted = [...entries.values()].sort((a, b) => (a.check + a.fingerprint < b.check + b.fingerprint ? -1 : 1));
  return { version: 1, findings: sorted };
}

/** Marks the findings that the baseline accepts; one more of the same kind than it counted is new. */
export function applyBaseline(findings: readonly Finding[], baseline: Baseline, folders: CheckFolders): Finding[] {
  const left = new Map(baseline.findings.map((entry) => [entry.fingerprint, entry.count]));
  return findings.map((finding) => {
    if ((finding.status !== "fail" && finding.status !== "warn") || finding.suppressed) return finding;
    const id = fingerprint(finding, folders);
    const count = left.get(id) ?? 0;
    if (count === 0) return finding;
    left.set(id, count - 1);
    return { ...finding, suppressed: { by: "baseline", reason: "accepted in the baseline" } };
  });
}
