/**
 * Reading manifests: milliseconds (median) and memory for 500 lines and for 10 MB, and how soon hostile inputs are refused.
 * node bench/manifest.ts [ROUNDS]
 */
import { spawnSync } from "node:child_process";
import { forgivingEditor } from "../runtime/checks/fix/forgivingEditor.ts";
import { registry } from "../runtime/checks/registry.ts";
import { runChecks } from "../runtime/checks/runChecks.ts";
import { configSchema } from "../runtime/config/schema.ts";
import { planOn } from "../runtime/plan/planOn.ts";
import { readManifests } from "../runtime/manifest/readManifests.ts";
import { trainingManifest } from "./trainingManifest.ts";

const inputs: Record<string, () => string> = {
  "500 lines": () => trainingManifest(20),
  "10 MB": () => trainingManifest(14_200),
  "1 MB of [": () => "a: " + "[".repeat(1_000_000),
  "1 MB of {": () => "a: " + "{".repeat(1_000_000),
  "200,000 lists in lists": () => "- ".repeat(200_000) + "x",
  "200,000 keys": () => Array.from({ length: 200_000 }, (_, index) => `key${index}: 1`).join("\n"),
  "200,000 aliases": () => "a: &a 1\nb:\n" + "  - *a\n".repeat(200_000),
  "10 MB of dashes": () => "- \n".repeat(3_300_000),
  "10 MB of documents": () => "---\n".repeat(2_500_000),
};

const [chosen, given = "5"] = process.argv[2] === "--one" ? process.argv.slice(3) : [undefined, process.argv[2]];
if (chosen !== undefined) await measure(chosen, Number(given));
else {
  for (const name of Object.keys(inputs)) {
    const rounds = name === "500 lines" ? String(Number(given) * 4) : given;
    const once = name === "500 lines" ? rounds : "1";
    const { stdout, status } = spawnSync(process.execPath, [import.meta.filename, "--one", name, once], {
      stdio: ["ignore", "pipe", "inherit"],
      encoding: "utf8",
    });
    console.log(status === 0 ? stdout.trimEnd() : `${name}: ended with ${status}`);
  }
}

async function measure(name: string, rounds: number): Promise<void> {
  const text = inputs[name]!();
  const config = configSchema.parse({ platform: { name: "gke-spot" } });
  const times: { read: number; check: number; cpu: number }[] = [];
  let said = "";
  // A process that reads one big file pays for compiling too; only the small one is measured warm.
  for (let round = rounds > 1 ? -2 : 0; round < rounds; round++) {
    const started = performance.now();
    const cpu = process.cpuUsage();
    const manifests = readManifests([{ path: "m.yaml", content: text }]);
    const read = performance.now();
    const context = {
      manifests,
      config,
      workspace: "/nonexistent",
      cwd: "/nonexistent",
      edit: forgivingEditor,
      readFile: async () => undefined,
      plan: planOn("local", { config, folder: "/nonexistent" }),
      now: () => new Date(),
      signal: new AbortController().signal,
    };
    // PF-LINEAGE-003 asks git, a process of its own; its time is git's.
    const findings = await runChecks(
      context,
      registry.filter(({ id, cost }) => cost === "static" && id !== "PF-LINEAGE-003"),
    );
    if (round >= 0) times.push({ read: read - started, check: performance.now() - read, cpu: cpuSince(cpu) });
    const problem = manifests.problems[0] ?? manifests.documents[0]?.problems[0];
    said = `${manifests.pipelines[0]?.steps.length ?? 0} steps, ${findings.length} findings${problem ? `, "${problem.message.slice(0, 90)}"` : ""}`;
  }
  const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!.toFixed(1);
  const cpu = median(times.map(({ cpu }) => cpu));
  const peak = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(
    `${name}: read ${median(times.map(({ read }) => read))} ms, checklist ${median(times.map(({ check }) => check))} ms, processor ${cpu} ms, peak ${peak} MiB (${said})`,
  );
}

/** Milliseconds on all cores, which a busy machine does not stretch. */
function cpuSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
