/**
 * Runs every manifest of a folder on the local target and on a cluster by Argo itself, and says how many come out the same.
 * Usage: npm run differential -- DIR [--target kind] [--image IMAGE] [--only NAME[,NAME…]] [--limit N] [--concurrency N]
 *        [--time-limit SECONDS]
 * DIR holds .yaml files at any depth, or recorded runs (.json, as vectors/runs) whose manifests are then run anew on both.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { configSchema } from "../runtime/config/schema.ts";
import { openClusterTarget } from "../runtime/targets/cluster/openClusterTarget.ts";
import { compare } from "./conformance/compare.ts";
import { listedRecords } from "./conformance/listedRecords.ts";
import type { RunRecord } from "./conformance/record.ts";
import { runRecord } from "./conformance/runRecord.ts";
import { readFolder } from "./differential/readFolder.ts";
import { runOnCluster } from "./differential/runOnCluster.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    target: { type: "string", default: "kind" },
    /** Stands for every image, where the cluster can pull none. */
    image: { type: "string" },
    only: { type: "string" },
    limit: { type: "string" },
    concurrency: { type: "string", default: "4" },
    "time-limit": { type: "string", default: "240" },
  },
});
const [folder] = positionals;
if (folder === undefined) {
  process.stderr.write("Name the folder of manifests: npm run differential -- DIR\n");
  process.exit(2);
}
const say = (text: string): boolean => process.stdout.write(`${text}\n`);
const timeLimitSeconds = Number(values["time-limit"]);
const root = await mkdtemp(join(tmpdir(), "preflight-differential-"));
const lab = process.env.PREFLIGHT_LAB_CACHE ?? join(homedir(), ".cache", "preflight-lab");
const env = { KUBECONFIG: join(lab, "kubeconfig"), ...process.env };
if (process.env.KUBECONFIG === undefined && !existsSync(env.KUBECONFIG)) delete (env as Partial<typeof env>).KUBECONFIG;
const cluster = openClusterTarget(values.target, { config: configSchema.parse({}), folder: root }, env, {
  record: false,
});
const bundle = fileURLToPath(new URL("../dist/engine.js", import.meta.url));
const engine = existsSync(bundle) ? bundle : undefined;
const listed = listedRecords(fileURLToPath(new URL("../docs/local-vs-argo.md", import.meta.url)));

const only = values.only?.split(",");
const { records: all, without } = await readFolder(folder);
const records = all
  .filter(({ id }) => only?.includes(id) ?? true)
  .slice(0, values.limit === undefined ? undefined : Number(values.limit));
const lists = { same: [] as string[], different: [] as string[], refused: [] as string[] };
const waiting = [...records];
await Promise.all(
  Array.from({ length: Number(values.concurrency) }, async () => {
    for (let record = waiting.shift(); record !== undefined; record = waiting.shift()) await one(record);
  }),
);
await rm(root, { recursive: true, force: true });
if (without.length > 0) say(`without a Workflow, not run: ${without.join(", ")}`);
if (lists.refused.length > 0) say(`refused by one of the two: ${lists.refused.sort().join(", ")}`);
if (lists.different.length > 0) say(`different: ${lists.different.sort().join(", ")}`);
const unlisted = [...lists.different, ...lists.refused].filter((id) => !listed.has(id));
if (unlisted.length > 0) say(`not explained in docs/local-vs-argo.md: ${unlisted.join(", ")}`);
say(`${lists.same.length} of ${records.length} the same`);
process.exitCode = unlisted.length > 0 ? 1 : 0;

async function one({ id, group, about, manifest = "" }: RunRecord): Promise<void> {
  try {
    const there = await runOnCluster(cluster, `${id}.yaml`, onImage(manifest), timeLimitSeconds);
    const record: RunRecord = { id, group, about, manifest, result: there.result };
    if (there.hangs) record.hangs = { runs: 1, observedSeconds: timeLimitSeconds };
    const here = await runRecord(record, { examples: undefined, engine, timeLimitSeconds });
    if (there.refused !== undefined || here.kind !== "ran") {
      const why =
        there.refused === undefined ? `here: ${here.kind === "ran" ? "" : here.why}` : `there: ${there.refused}`;
      // Both say no: that is the same.
      const both = there.refused !== undefined && here.kind !== "ran";
      lists[both ? "same" : "refused"].push(id);
      say(`${both ? "=" : "-"} ${id}: ${why}`);
      return;
    }
    const differences = compare(record, here.result);
    lists[differences.length === 0 ? "same" : "different"].push(id);
    say(differences.length === 0 ? `= ${id}` : `≠ ${id}\n${differences.map((text) => `    ${text}`).join("\n")}`);
  } catch (error) {
    lists.different.push(id);
    say(`≠ ${id}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function onImage(manifest: string): string {
  return values.image === undefined ? manifest : manifest.replace(/\bimage: *[^\s,}]+/g, `image: ${values.image}`);
}
