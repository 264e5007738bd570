/**
 * The extension's budgets: size of the package and of the bundle that activation loads, and, where the lab's editor is
 * here, how long loading and activating takes in a real extension host, beside extensions that VS Code itself ships.
 * Usage: node_modules/.bin/node bench/editor.ts [--rounds 5]
 */
import { execa } from "execa";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { readProbe } from "../test/editor/probe/probeLog.ts";
import { installExtension } from "../test/editor/support/codeServer.ts";
import { EditorSession } from "../test/editor/support/editorSession.ts";
import { editorParts } from "../test/editor/support/editorParts.ts";
import { withProbe } from "../test/editor/support/withProbe.ts";

const rounds = Number(parseArgs({ options: { rounds: { type: "string", default: "5" } } }).values.rounds);
const ours = "preflight.preflight";
// Asleep in an empty folder, so that the probe can wake them.
const peers = [
  "vscode.markdown-language-features",
  "vscode.typescript-language-features",
  "vscode.php-language-features",
  "vscode.gulp",
];

const scratch = mkdtempSync(path.join(tmpdir(), "preflight-bench-"));
try {
  const vsix = path.join(scratch, "preflight.vsix");
  await execa("node", ["scripts/package.ts", vsix], { preferLocal: true });
  console.log(`package: ${kib(statSync(vsix).size)} (budget 3072 KiB)`);
  console.log(`what activation loads: ${kib(closure("dist/extension.js"))} (budget 300 KiB)`);
  const parts = editorParts();
  if (parts === undefined) console.log("activation: not measured, the lab's editor is not on this machine");
  else await activation(vsix);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function activation(vsix: string): Promise<void> {
  const parts = editorParts()!;
  const installed = await installExtension(parts, vsix, path.join(scratch, "install"));
  const extensions = await withProbe(parts, installed, scratch);
  const times = new Map<string, number[]>();
  for (let round = 0; round < rounds; round++) {
    const log = path.join(scratch, `probe-${round}.log`);
    // Each is the first once: whoever is first pays for what they share.
    const all = [ours, ...peers];
    const order = [...all.slice(round % all.length), ...all.slice(0, round % all.length)];
    const workspace = mkdtempSync(path.join(scratch, "workspace-"));
    const env = { PREFLIGHT_PROBE_LOG: log, PREFLIGHT_PROBE_ACTIVATE: order.join(",") };
    const session = await EditorSession.open({ parts, extensions, workspace, env });
    try {
      while (readProbe(log).length === 0) await sleep(100);
      await sleep(3000); // the host finishes its own start
      await session.workbench.palette.run("Probe: Activate Extensions");
      while (readProbe(log).filter(({ kind }) => kind === "activated").length < order.length) await sleep(100);
    } finally {
      await session.close();
    }
    for (const { kind, place, milliseconds } of readProbe(log)) {
      if (kind === "activated" && milliseconds !== undefined)
        times.set(place, [...(times.get(place) ?? []), milliseconds]);
    }
  }
  console.log(`loading and activating in the real host, ${rounds} fresh editors, milliseconds:`);
  for (const id of [ours, ...peers]) {
    const sorted = (times.get(id) ?? []).toSorted((a, b) => a - b);
    if (sorted.length === 0) continue;
    const [best, median, worst] = [sorted[0]!, sorted[Math.floor(sorted.length / 2)]!, sorted.at(-1)!];
    console.log(`  ${id.padEnd(36)} median ${median.toFixed(1)}  best ${best.toFixed(1)}  worst ${worst.toFixed(1)}`);
  }
}

/** Bytes of a bundle and of every part it imports statically. */
function closure(entry: string, seen = new Set<string>()): number {
  if (seen.has(entry) || !existsSync(entry)) return 0;
  seen.add(entry);
  const text = readFileSync(entry, "utf8");
  const imported = [...text.matchAll(/(?:from|import)\s*"(\.\/[^"]+)"/g)].map(([, name]) =>
    path.join(path.dirname(entry), name!),
  );
  return statSync(entry).size + imported.reduce((sum, file) => sum + closure(file, seen), 0);
}

function kib(bytes: number): string {
  return `${(bytes / 1024).toFixed(0)} KiB`;
}
