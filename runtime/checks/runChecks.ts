import { redact } from "../text/redact.ts";
import type { Check, Finding } from "./check.ts";
import type { CheckContext } from "./checkContext.ts";

export interface RunChecksOptions {
  /** Called after every check. */
  onProgress?: (progress: { done: number; total: number; unit: "checks" }) => void;
}

const atOnce = 8; // enough to overlap file reads; more only holds more memory

/**
 * Runs `checks` and returns their findings in the order of the list. A check that crashes becomes one `unknown` finding with
 * the reason. Throws only when `context.signal` is aborted.
 */
export async function runChecks(
  context: CheckContext,
  checks: readonly Check[],
  { onProgress }: RunChecksOptions = {},
): Promise<Finding[]> {
  const results: Finding[][] = checks.map(() => []);
  let next = 0;
  let done = 0;
  const worker = async () => {
    for (let index = next++; index < checks.length; index = next++) {
      context.signal.throwIfAborted();
      results[index] = await runOne(checks[index]!, context);
      onProgress?.({ done: ++done, total: checks.length, unit: "checks" });
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, checks.length) }, worker));
  return unique(results.flat());
}

async function runOne(check: Check, context: CheckContext): Promise<Finding[]> {
  try {
    const findings = await check.run(context);
    if (findings.length > 0) return findings.map(withoutEmptyEdits);
    return [{ check: check.id, status: "n/a", title: `${check.title}: nothing to look at`, evidence: [] }];
  } catch (error) {
    context.signal.throwIfAborted();
    const reason = redact(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
    return [
      {
        check: check.id,
        status: "unknown",
        title: `${check.title}: the check itself crashed`,
        evidence: [{ label: "reason", value: reason.slice(0, 2000) }],
        why: "This is a defect of Preflight. What the check looks at was not looked at.",
      },
    ];
  }
}

/** The editor gives no edits where it can make none; a fix then is words only. */
function withoutEmptyEdits(finding: Finding): Finding {
  if (finding.fix?.edits?.length !== 0) return finding;
  return { ...finding, fix: { text: finding.fix.text } };
}

/** A template that two pipelines call is looked at twice and is still one finding. */
function unique(findings: Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter((finding) => {
    const { check, status, title, step, range } = finding;
    if (range === undefined) return true;
    const key = JSON.stringify([check, status, title, step, range.file, range.start.offset, range.end.offset]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
