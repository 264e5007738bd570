import { writeFileSync } from "node:fs";
import type { Reporter, TestModule } from "vitest/node";

export interface SuiteSummary {
  passed: number;
  failed: number;
  /** One entry per skipped test, with the reason it gave. */
  skipped: { test: string; reason: string }[];
}

/** Writes counts, and the reason of every skipped test, to the file named by PREFLIGHT_TEST_SUMMARY. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const target = process.env.PREFLIGHT_TEST_SUMMARY;
    if (target === undefined) return;
    const summary: SuiteSummary = { passed: 0, failed: unhandledErrors.length, skipped: [] };
    for (const module of modules) {
      // A file that can not even be loaded has no tests; it counts as one failure.
      if (module.errors().length > 0) summary.failed += 1;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === "passed") summary.passed += 1;
        else if (result.state === "failed") summary.failed += 1;
        else {
          const reason = result.state === "skipped" ? result.note : undefined;
          summary.skipped.push({ test: test.fullName, reason: reason ?? "no reason given" });
        }
      }
    }
    writeFileSync(target, JSON.stringify(summary));
  }
}
