/**
 * `npm test`: runs every test tier whose parts are on this machine and names what it skipped.
 * With PREFLIGHT_LAB=1 (CI) a missing part is a failure. Arguments name tiers; default: all.
 */
import { execa } from "execa";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { SuiteSummary } from "./suites/summaryReporter.ts";
import { tiers } from "./suites/tiers.ts";

const strict = process.env.PREFLIGHT_LAB === "1";
const wanted = process.argv.slice(2);
const scratch = mkdtempSync(path.join(tmpdir(), "preflight-test-"));
const total = { passed: 0, failed: 0, skipped: 0 };
const notes = new Map<string, number>();

for (const tier of tiers.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  const missing = tier.missing();
  if (missing !== undefined) {
    console.log(`tier ${tier.name}: not run, ${missing}`);
    if (strict && !missing.startsWith("it has no tests")) total.failed += 1;
    continue;
  }
  const file = path.join(scratch, `${tier.name}.json`);
  const run = await execa("vitest", ["run", "--project", tier.name], {
    preferLocal: true,
    stdio: "inherit",
    reject: false,
    env: { PREFLIGHT_TEST_SUMMARY: file },
  });
  if (!existsSync(file)) {
    console.log(`tier ${tier.name}: vitest ended without a result (exit code ${run.exitCode})`);
    total.failed += 1;
    continue;
  }
  const summary = JSON.parse(readFileSync(file, "utf8")) as SuiteSummary;
  total.passed += summary.passed;
  total.failed += summary.failed;
  // vitest can fail without a failed test, e.g. when a file has none.
  if (run.exitCode !== 0 && summary.failed === 0) total.failed += 1;
  total.skipped += summary.skipped.length;
  for (const { reason } of summary.skipped) notes.set(reason, (notes.get(reason) ?? 0) + 1);
}
rmSync(scratch, { recursive: true, force: true });

for (const [reason, count] of notes) console.log(`skipped ${count}: ${reason}`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 || total.passed === 0 || (strict && total.skipped > 0) ? 1 : 0;
