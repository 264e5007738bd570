/**
 * `preflight check` against `argo lint --offline` on the same files (Argo's own examples), both as processes, alternating; and
 * the static checklist on a 500-line manifest inside one process, without parsing (budget: 50 ms).
 * Needs the lab: node bench/check.ts [ROUNDS]
 */
import { spawnSync } from "node:child_process";
import { existsSync, globSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { runChecks } from "../runtime/checks/runChecks.ts";
import { registry } from "../runtime/checks/registry.ts";
import { forgivingEditor } from "../runtime/checks/fix/forgivingEditor.ts";
import { readWorkspaceFile } from "../runtime/checks/readWorkspaceFile.ts";
import { configSchema } from "../runtime/config/schema.ts";
import { planOn } from "../runtime/plan/planOn.ts";
import { readManifests } from "../runtime/manifest/readManifests.ts";
import { trainingManifest } from "./trainingManifest.ts";

const root = path.resolve(import.meta.dirname, "..");
const lab = process.env.PREFLIGHT_LAB_CACHE ?? path.join(homedir(), ".cache", "preflight-lab");
const examples = path.join(lab, "argo-src/examples");
const argo = path.join(lab, "bin/argo");
const cli = path.join(root, "dist/cli.js");
const rounds = Number(process.argv[2] ?? 5);

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
const milliseconds = (value: number) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;

if (existsSync(examples) && existsSync(argo) && existsSync(cli)) againstArgoLint();
else console.log(`skipped: argo lint comparison needs ${examples}, ${argo} and ${cli} (npm run build)`);
await checklistBudget();

function againstArgoLint(): void {
  const files = globSync("**/*.yaml", { cwd: examples });
  const run = (command: string, argv: string[]) => {
    const started = performance.now();
    const { error } = spawnSync(command, argv, { cwd: examples, stdio: "ignore" });
    if (error) throw error;
    return performance.now() - started;
  };
  const times: { preflight: number[]; argo: number[] } = { preflight: [], argo: [] };
  for (let round = 0; round <= rounds; round++) {
    const preflight = run(process.execPath, [cli, "check", ...files]);
    const lint = run(argo, ["lint", "--offline", ...files]);
    if (round === 0) continue; // fills the page cache
    times.preflight.push(preflight);
    times.argo.push(lint);
  }
  const [ours, theirs] = [median(times.preflight), median(times.argo)];
  console.log(`${files.length} files of Argo's examples, median of ${rounds}:`);
  console.log(`  preflight check      ${milliseconds(ours)}`);
  console.log(`  argo lint --offline  ${milliseconds(theirs)}`);
  console.log(`  ratio                ${(ours / theirs).toFixed(2)} (below 1: preflight is faster)`);
}

async function checklistBudget(): Promise<void> {
  const text = trainingManifest(20);
  // PF-LINEAGE-003 asks git, a process of its own; its time is git's.
  const withoutGit = registry.filter(({ id, cost }) => cost === "static" && id !== "PF-LINEAGE-003");
  const reads: number[] = [];
  const checks: number[] = [];
  const config = configSchema.parse({ platform: { name: "gke-spot" } });
  for (let round = 0; round <= rounds * 4; round++) {
    const started = performance.now();
    const manifests = readManifests([{ path: "m.yaml", content: text }]);
    const parsed = performance.now();
    await runChecks(
      {
        manifests,
        config,
        workspace: "/nonexistent",
        cwd: "/nonexistent",
        edit: forgivingEditor,
        readFile: (name, limits) => readWorkspaceFile("/nonexistent", name, limits),
        plan: planOn("local", { config, folder: "/nonexistent" }),
        now: () => new Date(),
        signal: new AbortController().signal,
      },
      withoutGit,
    );
    if (round === 0) continue; // compiles the code
    reads.push(parsed - started);
    checks.push(performance.now() - parsed);
  }
  console.log(
    `manifest of ${text.split("\n").length} lines, ${withoutGit.length} checks (all but git's), median of ${rounds * 4}:`,
  );
  console.log(`  read and resolve     ${milliseconds(median(reads))}`);
  const value = median(checks);
  console.log(`  static checklist     ${milliseconds(value)} (budget 50 ms: ${value <= 50 ? "kept" : "BROKEN"})`);
}
