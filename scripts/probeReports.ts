/**
 * Writes docs/probe-reports.md: what a folder and the lab's real stores answer to the probe, side by side.
 *   PREFLIGHT_SHARED=… node scripts/probeReports.ts
 */
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { openStore } from "../runtime/store/openStore.ts";
import { probeStore } from "../runtime/store/probe/probeStore.ts";
import type { ProbeReport } from "../runtime/store/probe/probeReport.ts";
import { formatThroughput } from "../runtime/text/units.ts";

const shared = process.env.PREFLIGHT_SHARED ?? path.resolve(import.meta.dirname, "../../shared");
const bucket = "preflight-docs";

/** Starts a store of the lab and takes over the environment it prints. */
function up(name: string): string {
  const text = execFileSync("bash", [path.join(shared, "lab/store-up"), name], { encoding: "utf8" });
  const env = Object.fromEntries([...text.matchAll(/(\w+)=(\S+)/g)].map(([, key, value]) => [key!, value!]));
  const endpoint = env.STORAGE_EMULATOR_HOST ?? env.AWS_ENDPOINT_URL!;
  delete env.AWS_ENDPOINT_URL;
  Object.assign(process.env, env);
  return endpoint;
}

async function probe(uri: string, endpoint?: string): Promise<ProbeReport> {
  const store = await openStore(uri, { stores: endpoint === undefined ? [] : [{ uri, endpoint }] });
  const report = await probeStore(store, { write: true });
  store.close();
  return report;
}

async function s3(name: string): Promise<ProbeReport> {
  const endpoint = up(name);
  const client = new S3Client({ endpoint, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: bucket })).catch(() => undefined);
  client.destroy();
  return probe(`s3://${bucket}/models`, endpoint);
}

async function gcs(): Promise<ProbeReport> {
  const endpoint = up("gcs");
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ name: bucket });
  await fetch(`${endpoint}/storage/v1/b?project=lab`, { method: "POST", headers, body });
  return probe(`gs://${bucket}/models`, endpoint);
}

const folder = mkdtempSync(path.join(tmpdir(), "preflight-docs-"));
const reports = new Map<string, ProbeReport>([
  ["folder", await probe(folder)],
  ["MinIO", await s3("minio")],
  ["VersityGW", await s3("versity")],
  ["GCS emulator", await gcs()],
]);
rmSync(folder, { recursive: true, force: true });

const marks = { pass: "✓", warn: "!", fail: "✗", unknown: "?", "n/a": "–" };
const all = [...reports.values()];
const steps = all[1]!.steps.filter(({ id }) => id !== "throughput" && id !== "reach");
const row = (cells: string[]): string => `| ${cells.join(" | ")} |`;
const of = ({ steps }: ProbeReport, id: string) => steps.find((step) => step.id === id);
const once = (value: boolean | undefined): string =>
  value === undefined ? "?" : value ? "exactly once" : "**last writer wins**";
const notes = [...reports].flatMap(([name, report]) =>
  report.steps
    .filter(({ status }) => status === "warn" || status === "unknown" || status === "fail")
    .map(({ title, text }) => `- ${name}, ${title.toLowerCase()}: ${text}`),
);

const lines = [
  "# What four stores answer to the probe",
  "",
  "Written by `node scripts/probeReports.ts` from `preflight probe store --write-probes` on a folder and on real servers of the test lab:",
  "MinIO 2026-02, VersityGW 1.8, fake-gcs-server 1.56 (an emulator, not Google's service). `test/contract/stores.test.ts` keeps it true.",
  "",
  "## Is the first promoter safe from a second one?",
  "",
  row(["promotion by", ...reports.keys()]),
  row(["---", ...all.map(() => "---")]),
  ...all[0]!.promotion.map(({ way }) =>
    row([way, ...all.map(({ promotion }) => once(promotion.find((one) => one.way === way)?.exactlyOnce))]),
  ),
  "",
  "## Every step",
  "",
  row(["check", "step", ...reports.keys()]),
  row(["---", "---", ...all.map(() => "---")]),
  ...steps.map(({ check, id, title }) =>
    row([`[${check}](checks/${check}.md)`, title, ...all.map((report) => marks[of(report, id)?.status ?? "n/a"])]),
  ),
  row(["", "upload p50 / p95", ...all.map(({ upload }) => speeds(upload))]),
  row(["", "download p50 / p95", ...all.map(({ download }) => speeds(download))]),
  "",
  "Speeds are of loopback on a busy machine with two cores: they show the form, not what a store can do.",
  "",
  "## What was said about each",
  "",
  ...notes,
  "",
  "## The differences explained",
  "",
  "- **Copies.** MinIO reads only the `x-amz-copy-source-if-*` headers of a CopyObject, which are about the source; `If-None-Match` on the",
  "  destination is accepted and not looked at. VersityGW behaves the same. AWS documents it as honoured (not seen here). A tool that trusts the",
  "  200 promotes twice. So Preflight promotes by a marker, and warns of copies.",
  "- **Multipart.** Both S3 servers compare `If-None-Match: *` when an upload is completed. On `gs://` a large upload is composed of parts; the",
  "  emulator looks at `ifGenerationMatch` of an insert only and ignores it on `rewriteTo` and `compose`, so both of those rows are the",
  "  emulator's. Google documents the precondition for all three; we have not seen the real service.",
  "- **Lifecycle.** VersityGW has no such call (501): unknown, not a pass. MinIO's bucket has no rule, so unfinished uploads stay for ever.",
  "- **The folder** takes names with link(2), which is atomic and fails if the name is taken; `If-Match` is a lock file that only Preflight's own",
  "  writers respect.",
  "- **GCS through its S3 interface** is another thing again: it ignores `If-None-Match` on writes and answers 200 (seen by others, not here).",
  "  Use `gs://`.",
];

await writeFile("docs/probe-reports.md", lines.join("\n") + "\n");

function speeds(one: { p50: number; p95: number } | undefined): string {
  return one === undefined ? "?" : `${formatThroughput(one.p50)} / ${formatThroughput(one.p95)}`;
}
