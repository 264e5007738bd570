/**
 * Start-up: `preflight --version` and `preflight check` on one small manifest against `node -e 0`, alternating in the same run.
 * Needs the build: node bench/startup.ts [ROUNDS]
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

const cli = path.join(import.meta.dirname, "../dist/cli.js");
const rounds = Number(process.argv[2] ?? 15);
const folder = mkdtempSync(path.join(os.tmpdir(), "preflight-startup-"));
const manifest = `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  generateName: hello-
spec:
  entrypoint: hello
  templates:
    - name: hello
      container: {image: busybox, command: [echo, hello]}
`;
const commands = {
  "node -e 0": ["-e", "0"],
  "preflight --version": [cli, "--version"],
  "preflight check": [cli, "check", "hello.yaml"],
};

try {
  writeFileSync(path.join(folder, "hello.yaml"), manifest);
  const times = new Map<string, number[]>(Object.keys(commands).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, argv] of Object.entries(commands)) {
      const started = performance.now();
      const { status, stderr } = spawnSync(process.execPath, argv, { cwd: folder, encoding: "utf8" });
      const time = performance.now() - started;
      if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`);
      if (round > 0) times.get(name)!.push(time); // the first fills the page cache
    }
  }
  const median = (name: string) => times.get(name)!.toSorted((a, b) => a - b)[Math.floor(rounds / 2)]!;
  console.log(`median of ${rounds}:`);
  for (const name of times.keys()) {
    const ratio = (median(name) / median("node -e 0")).toFixed(1);
    console.log(`  ${name.padEnd(20)} ${median(name).toFixed(0).padStart(4)} ms  ${ratio} x node`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
