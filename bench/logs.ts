/**
 * A followed log, from the file of a real local run through runtime, worker and thread to text for a terminal, against `cat` of the
 * same file; with the longest delay of the host's event loop. Needs the build: node bench/logs.ts [LINES]
 */
import { execFileSync } from "node:child_process";
import { globSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { RuntimeClient } from "../extension/worker/client.ts";

const lines = Number(process.argv[2] ?? 100_000);
const folder = mkdtempSync(path.join(os.tmpdir(), "preflight-bench-logs-"));
const cli = path.join(import.meta.dirname, "../dist/cli.js");
// The worker alone keeps no process alive.
const alive = setInterval(() => undefined, 1000);
const runtime = new RuntimeClient(new URL("../dist/worker.js", import.meta.url), () => undefined);

try {
  writeFileSync(
    path.join(folder, "wf.yaml"),
    `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: bench-}
spec:
  entrypoint: main
  templates:
    - name: main
      container: {image: x, command: [sh, -c, "seq -f 'step %.0f/${lines} loss 1.9213 lr 3.0e-4 tokens/s 51233 grad_norm 0.81' ${lines}"]}
`,
  );
  const argv = [cli, "launch", "wf.yaml", "--name", "bench", "--skip-checks", "--wait", "-q"];
  execFileSync(process.execPath, argv, { cwd: folder, stdio: "ignore" });
  const [file] = globSync(path.join(folder, ".preflight/runs/*/attempts/*/*/main.log"));
  const began = performance.now();
  execFileSync("cat", [file!], { stdio: ["ignore", "ignore", "inherit"] });
  const cat = performance.now() - began;

  const { id } = await runtime.request("logs/open", {
    source: { folder, run: "bench" },
    timestamps: false,
    words: { attempt: "{0}", attemptEnded: "{0}: {1}", runEnded: "{0}: {1}", gap: "{0}" },
  });
  const delay = monitorEventLoopDelay({ resolution: 1 });
  await sleep(100);
  delay.enable();
  const start = performance.now();
  let found = 0;
  let memory = 0;
  let last = start;
  for (;;) {
    const { text, ended } = await runtime.request("logs/next", { id });
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) found++;
    if (text !== "") last = performance.now();
    memory = Math.max(memory, process.memoryUsage().rss);
    if (ended) break;
  }
  delay.disable();
  const time = last - start;
  console.log(`${found} lines of ${lines} (${(statSync(file!).size / 1e6).toFixed(0)} MB) in ${time.toFixed(0)} ms`);
  console.log(
    `  ${Math.round((found / time) * 1000).toLocaleString("en-US")} lines/s, ${(time / cat).toFixed(1)} x cat`,
  );
  console.log(
    `  host blocked ${(delay.max / 1e6).toFixed(1)} ms at most, process ${(memory / 2 ** 20).toFixed(0)} MiB`,
  );
} finally {
  clearInterval(alive);
  runtime.dispose();
  rmSync(folder, { recursive: true, force: true });
}
