/**
 * Downloads from an S3 store: ours (parallel, in a thread, CRC per part, fsync) against one stream, the AWS CLI and s5cmd, taking
 * turns in one run; then the same through a relay that gives each connection 80 MB/s and 20 ms, as one stream to S3 has, because
 * loopback has no such limit. Prints medians and ratios to one stream.
 *   eval "$(lab/store-up minio)"; node bench/stores.ts [MIB] [ROUNDS]
 * AWS_CLI and S5CMD name the peers' programs; one that is not there is named as missing.
 */
import { CreateBucketCommand, GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createWriteStream, existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { build } from "esbuild";
import { openStore } from "../runtime/store/openStore.ts";
import type * as transfer from "../runtime/store/transfer/runTransfer.ts";
import { bundles } from "../scripts/bundles.ts";

const mib = Number(process.argv[2] ?? 512);
const rounds = Number(process.argv[3] ?? 3);
const endpoint = process.env.AWS_ENDPOINT_URL;
if (endpoint === undefined) throw new Error('Set AWS_ENDPOINT_URL: eval "$(lab/store-up minio)"');
const lab = process.env.PREFLIGHT_LAB_CACHE ?? path.join(homedir(), ".cache/preflight-lab");
const peers = { aws: process.env.AWS_CLI ?? "aws", s5cmd: process.env.S5CMD ?? path.join(lab, "bin/s5cmd") };
const link = { bytesPerSecond: 80_000_000, latencyMs: 20 };

// In memory where there is such a folder: ours alone waits for the disk (fsync), and a busy disk would be all that is measured.
const memory = "/dev/shm";
const folder = mkdtempSync(path.join(existsSync(memory) ? memory : tmpdir(), "preflight-bench-stores-"));
const target = path.join(folder, "object");
const bucket = "preflight-bench";

// As it is shipped: loading a hundred source files is no part of a download.
await build({
  ...bundles,
  entryPoints: {
    runTransfer: "runtime/store/transfer/runTransfer.ts",
    transfer: "runtime/store/transfer/transferWorker.ts",
  },
  outdir: path.join(folder, "dist"),
});
const { runTransfer } = (await import(path.join(folder, "dist/runTransfer.js"))) as typeof transfer;
const key = "object";

function client(at: string): S3Client {
  return new S3Client({ endpoint: at, forcePathStyle: true, responseChecksumValidation: "WHEN_REQUIRED" });
}

async function oneStream(at: string): Promise<void> {
  const s3 = client(at);
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  await pipeline(Body as Readable, createWriteStream(target));
  s3.destroy();
}

async function ours(at: string): Promise<void> {
  const stores = [{ uri: `s3://${bucket}`, endpoint: at }];
  await runTransfer({ direction: "download", uri: `s3://${bucket}`, stores, key, file: target });
}

function program(file: string, argv: string[], at: string): () => Promise<void> {
  return async () => {
    const { status, stderr, error } = spawnSync(file, argv, {
      env: { ...process.env, AWS_ENDPOINT_URL: at, S3_ENDPOINT_URL: at },
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`${path.basename(file)}: ${error?.message ?? stderr.slice(0, 300)}`);
  };
}

async function compare(title: string, at: string): Promise<void> {
  const uri = `s3://${bucket}/${key}`;
  const s5 = (...more: string[]) => ["--endpoint-url", at, "cp", ...more, uri, target];
  const contenders = new Map<string, () => Promise<void>>([
    ["one stream", () => oneStream(at)],
    ["preflight", () => ours(at)],
    ["aws s3 cp", program(peers.aws, ["s3", "cp", "--quiet", uri, target], at)],
    ["s5cmd cp", program(peers.s5cmd, s5(), at)],
    ["s5cmd cp, 16 x 8 MiB", program(peers.s5cmd, s5("--concurrency", "16", "--part-size", "8"), at)],
  ]);
  const seconds = new Map<string, number[]>();
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of contenders) {
      rmSync(target, { force: true });
      const started = performance.now();
      try {
        await run();
      } catch (error) {
        if (round === 0) console.log(`  ${name}: not measured (${(error as Error).message})`);
        contenders.delete(name);
        continue;
      }
      const time = (performance.now() - started) / 1000;
      if (statSync(target).size !== mib * 2 ** 20) throw new Error(`${name} did not download the whole`);
      seconds.set(name, [...(seconds.get(name) ?? []), time]);
    }
  }
  const median = (name: string) => seconds.get(name)!.toSorted((a, b) => a - b)[Math.floor((rounds - 1) / 2)]!;
  console.log(title);
  for (const name of seconds.keys()) {
    const speed = ((mib * 2 ** 20) / median(name) / 1e6).toFixed(0);
    const ratio = (median("one stream") / median(name)).toFixed(2);
    console.log(
      `  ${name.padEnd(22)} ${median(name).toFixed(2).padStart(6)} s  ${speed.padStart(5)} MB/s  ${ratio} x one stream`,
    );
  }
}

const relay = spawn(process.execPath, [
  path.join(import.meta.dirname, "slowLink.ts"),
  endpoint.replace(/^https?:\/\//, ""),
  String(link.bytesPerSecond),
  String(link.latencyMs),
]);
try {
  const [port] = (await once(relay.stdout, "data")) as [Buffer];
  const s3 = client(endpoint);
  await s3.send(new CreateBucketCommand({ Bucket: bucket })).catch(() => undefined);
  s3.destroy();
  const store = await openStore(`s3://${bucket}`);
  const block = randomBytes(2 ** 20);
  await store.put(key, {
    bytes: mib * 2 ** 20,
    async *stream() {
      for (let at = 0; at < mib; at++) yield block;
    },
  });
  if (existsSync(peers.s5cmd)) execFileSync(peers.s5cmd, ["version"]);
  console.log(`${mib} MiB, median of ${rounds} rounds, taking turns`);
  await compare("loopback as it is", endpoint);
  await compare(
    `relay: ${link.bytesPerSecond / 1e6} MB/s per connection, ${link.latencyMs} ms per request`,
    `http://127.0.0.1:${String(port).trim()}`,
  );
  await store.delete(key);
  store.close();
} finally {
  relay.kill();
  rmSync(folder, { recursive: true, force: true });
}
