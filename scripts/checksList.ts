/** Writes docs/checks/README.md from the registry (a test keeps the two equal in what they name). */
import { writeFile } from "node:fs/promises";
import { laterChecks } from "../runtime/checks/laterChecks.ts";
import { registry } from "../runtime/checks/registry.ts";

const needs = { static: "files only", network: "to read services", writes: "to write to services" };
const lines = [
  "# The checklist",
  "",
  "Ids are stable for ever. Every check has a page: what it looks at, why it matters, what each status means, the fix, what it can not see.",
  "",
  "Statuses: `pass`, `warn` (costs time or makes reconstruction hard), `fail` (a preemption, retry or partial failure will lose work,",
  "corrupt output or never recover), `unknown` (could not look; never counted as pass), `n/a`.",
  "",
  'To accept a finding, annotate the workflow or the template: `preflight/ignore-<ID>: "reason until=YYYY-MM-DD"`',
  "([PF-SUPPRESS-001](PF-SUPPRESS-001.md)), or keep a baseline: `preflight check --write-baseline FILE`, then `--baseline FILE`.",
  "",
  "| check | what it makes sure of |",
  "|---|---|",
  ...registry.map(({ id, title }) => `| [${id}](${id}.md) | ${title} |`),
  "",
  "## Not part of this version",
  "",
  "Reported as not run, so that silence is not taken for a pass.",
  "",
  "| check | what it will make sure of | needs |",
  "|---|---|---|",
  ...laterChecks.map(({ id, title, cost }) => `| ${id} | ${title} | ${needs[cost]} |`),
];

await writeFile("docs/checks/README.md", lines.join("\n") + "\n");
