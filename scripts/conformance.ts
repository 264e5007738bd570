/**
 * Runs recorded Argo runs (a folder like vectors/runs) on the real local target and says how many come out the same.
 * Usage: npm run conformance -- DIR [--only ID[,ID…]] [--group NAME] [--concurrency N] [--time-limit SECONDS] [--quiet]
 */
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { compare } from "./conformance/compare.ts";
import { listedRecords } from "./conformance/listedRecords.ts";
import type { RunRecord } from "./conformance/record.ts";
import { runRecord } from "./conformance/runRecord.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: "string" },
    group: { type: "string" },
    concurrency: { type: "string", default: "3" },
    "time-limit": { type: "string", default: "300" },
    quiet: { type: "boolean", default: false },
    source: { type: "boolean", default: false },
    dump: { type: "boolean", default: false },
  },
});
const folder = positionals[0];
if (folder === undefined) {
  process.stderr.write("Name the folder of recorded runs: npm run conformance -- DIR\n");
  process.exit(2);
}
const say = (text: string) => process.stdout.write(`${text}\n`);
const cache = process.env.PREFLIGHT_LAB_CACHE ?? join(homedir(), ".cache", "preflight-lab");
const examples = [join(cache, "argo-src", "examples")].find((path) => existsSync(path));
const bundle = fileURLToPath(new URL("../dist/engine.js", import.meta.url));
const engine = !values.source && existsSync(bundle) ? bundle : undefined;

const only = values.only?.split(",");
const records: RunRecord[] = [];
for (const file of (await readdir(folder)).filter((name) => name.endsWith(".json")).sort()) {
  const { runs } = JSON.parse(await readFile(join(folder, file), "utf8")) as { runs: RunRecord[] };
  records.push(
    ...runs.filter(({ id, group }) => (only?.includes(id) ?? true) && (!values.group || group === values.group)),
  );
}

const lists: Record<"same" | "different" | "refused" | "absent", string[]> = {
  same: [],
  different: [],
  refused: [],
  absent: [],
};
const waiting = [...records];
await Promise.all(
  Array.from({ length: Number(values.concurrency) }, async () => {
    for (let record = waiting.shift(); record !== undefined; record = waiting.shift()) await one(record);
  }),
);
say("");
for (const kind of ["refused", "different", "absent"] as const) {
  if (lists[kind].length > 0) say(`${kind}: ${lists[kind].sort().join(", ")}`);
}
const listed = listedRecords(fileURLToPath(new URL("../docs/local-vs-argo.md", import.meta.url)));
const unlisted = [...lists.different, ...lists.refused].filter((id) => !listed.has(id));
if (unlisted.length > 0) say(`not explained in docs/local-vs-argo.md: ${unlisted.join(", ")}`);
say(`${lists.same.length} of ${records.length} the same`);
process.exitCode = unlisted.length > 0 ? 1 : 0;

async function one(record: RunRecord): Promise<void> {
  const { id } = record;
  if (record.result === undefined) {
    lists.absent.push(id);
    say(`- ${id}: the API server refused it, nothing was recorded`);
    return;
  }
  try {
    const outcome = await runRecord(record, { examples, engine, timeLimitSeconds: Number(values["time-limit"]) });
    if (outcome.kind !== "ran") {
      lists[outcome.kind].push(id);
      say(`- ${id}: ${outcome.kind}: ${outcome.why}`);
      return;
    }
    if (values.dump) say(JSON.stringify(outcome.result, undefined, 1));
    const differences = compare(record, outcome.result);
    lists[differences.length === 0 ? "same" : "different"].push(id);
    if (differences.length === 0) {
      if (!values.quiet) say(`✓ ${id} (${outcome.seconds.toFixed(1)} s)`);
      return;
    }
    say(`✗ ${id} (${outcome.seconds.toFixed(1)} s)`);
    for (const difference of differences) say(`    ${difference}`);
  } catch (error) {
    lists.different.push(id);
    say(`✗ ${id}\n    could not be run: ${error instanceof Error ? error.message : String(error)}`);
  }
}
