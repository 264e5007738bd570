/**
 * Runs the checklist on Argo's own examples (the lab's copy, all files as one set, so that references resolve) and writes
 * docs/examples-findings.md: findings per file, and why. Fails when a check has findings there that nobody gave a reason for.
 */
import { globSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import type { Finding } from "../runtime/checks/check.ts";
import { runChecklist } from "../runtime/checks/checklist.ts";
import { registry } from "../runtime/checks/registry.ts";
import { configSchema } from "../runtime/config/schema.ts";
import { reasons } from "./exampleReasons.ts";

const lab = process.env.PREFLIGHT_LAB_CACHE ?? path.join(homedir(), ".cache", "preflight-lab");
const folder = path.join(lab, "argo-src/examples");
const names = globSync("**/*.yaml", { cwd: folder }).toSorted();
const files = await Promise.all(
  names.map(async (name) => ({ path: name, text: await readFile(path.join(folder, name), "utf8") })),
);
const report = await runChecklist(files, {
  loaded: { config: configSchema.parse({}), folder },
  cwd: folder,
  checks: registry.filter(({ cost }) => cost === "static"),
  signal: new AbortController().signal,
});

const shown = report.findings.filter(({ status }) => status === "fail" || status === "warn" || status === "unknown");
const unexplained = new Set(shown.map(({ check }) => check).filter((check) => !(check in reasons)));
if (unexplained.size > 0) throw new Error(`no reason in scripts/exampleReasons.ts for ${[...unexplained].join(", ")}`);

const count = (findings: Finding[], status: string) => findings.filter((finding) => finding.status === status).length;
const byFile = Map.groupBy(shown, ({ range }) => range?.file ?? "(all files)");
const byCheck = Map.groupBy(shown, ({ check }) => check);
const ids = (findings: Finding[]) =>
  [...Map.groupBy(findings, ({ check }) => check)]
    .map(([id, list]) => (list.length > 1 ? `${id} × ${list.length}` : id))
    .join(", ");
const sorted = <T>(entries: Iterable<[string, T]>) => [...entries].sort(([a], [b]) => (a < b ? -1 : 1));

const lines = [
  "# What the checklist says of Argo's own examples",
  "",
  "Written by `node scripts/exampleFindings.ts` from the examples of Argo Workflows v4.0.2, all files as one set, without preflight.yaml.",
  "The examples show features; none of them trains on spot capacity, so most checks have nothing to look at.",
  "",
  `${report.files.length} files, ${report.pipelines.length} pipelines, ${byFile.size} files with findings:`,
  `${count(shown, "fail")} failed, ${count(shown, "warn")} warnings, ${count(shown, "unknown")} unknown, ${report.summary.pass} passed.`,
  "",
  "## Why, per check",
  "",
  "| check | fail | warn | unknown | why it is right |",
  "|---|---|---|---|---|",
  ...sorted(byCheck).map(
    ([id, list]) =>
      `| ${id} | ${count(list, "fail")} | ${count(list, "warn")} | ${count(list, "unknown")} | ${reasons[id]} |`,
  ),
  "",
  "## Per file",
  "",
  "| file | fail | warn | unknown | checks |",
  "|---|---|---|---|---|",
  ...sorted(byFile).map(
    ([file, list]) =>
      `| ${file} | ${count(list, "fail")} | ${count(list, "warn")} | ${count(list, "unknown")} | ${ids(list)} |`,
  ),
];
await writeFile(path.resolve(import.meta.dirname, "../docs/examples-findings.md"), lines.join("\n") + "\n");
console.log(`${shown.length} findings in ${byFile.size} of ${report.files.length} files`);
