import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import type { LogItem } from "../../../../runtime/logs/followLog.ts";
import type { Workflow } from "../../../../runtime/manifest/argo.ts";
import { doneMark } from "../../../../runtime/targets/cluster/capture/capturedLog.ts";
import { keptLog, type KeptLogRequest } from "../../../../runtime/targets/cluster/logs/keptLog.ts";
import type { ArchivedLog, LogArchive } from "../../../../runtime/targets/cluster/logs/logArchive.ts";
import { StoreLogArchive } from "../../../../runtime/targets/cluster/logs/storeLogArchive.ts";

const startedAt = "2026-11-24T10:00:00Z";
const finishedAt = "2026-11-24T10:05:00Z";

function workflow(s3: object = {}): Workflow {
  const outputs = { artifacts: [{ name: "main-logs", s3: { key: "a/main.log", ...s3 } }] };
  const node = { id: "a", name: "a", displayName: "a", type: "Pod" as const, phase: "Failed" as const };
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Workflow",
    metadata: { name: "wf" },
    spec: {},
    status: { nodes: { a: { ...node, startedAt, finishedAt, outputs } } },
  };
}

async function captured(whole: boolean): Promise<string> {
  const file = path.join(await mkdtemp(path.join(tmpdir(), "preflight-kept-log-")), "a.main.log");
  await writeFile(file, "2026-11-24T10:01:00.5Z one\n2026-11-24T10:02:00.5Z two\n");
  if (whole) await writeFile(doneMark(file), "");
  return file;
}

function archive(log: ArchivedLog | undefined): LogArchive {
  return { read: async () => log };
}

async function* archivedItems(): AsyncGenerator<LogItem[]> {
  yield [{ time: startedAt, text: "archived" }];
}

async function read(request: Partial<KeptLogRequest>): Promise<string[]> {
  const { signal } = new AbortController();
  const base = { file: undefined, workflow: workflow(), nodeId: "a", container: "main", archive: undefined, signal };
  const told: string[] = [];
  for await (const items of keptLog({ ...base, ...request })) {
    told.push(...items.map(({ text, gap }) => (gap === undefined ? text : `gap: ${gap.reason}`)));
  }
  return told;
}

test("a whole capture, then the archive, then what was captured", async () => {
  const there = archive({ items: archivedItems() });
  expect(await read({ file: await captured(true), archive: there })).toEqual(["one", "two"]);
  expect(await read({ file: await captured(false), archive: there })).toEqual(["archived"]);
  expect(await read({ file: await captured(false), archive: archive(undefined) })).toEqual([
    "one",
    "two",
    "gap: nothing was captured after this",
  ]);
  expect(await read({})).toEqual(["gap: its pod is gone, and its log was neither archived nor captured here"]);
});

test("an archive that can not be read is told with its reason, behind what was captured", async () => {
  const refused = archive({ problem: "not allowed (403 AccessDenied)" });
  expect(await read({ file: await captured(false), archive: refused })).toEqual([
    "one",
    "two",
    "gap: nothing was captured after this, and its archived log can not be read: not allowed (403 AccessDenied)",
  ]);
  expect(await read({ archive: refused })).toEqual([
    "gap: its pod is gone, and its archived log can not be read: not allowed (403 AccessDenied)",
  ]);
});

test("an archive has no times: it is left out only where its attempt had ended before", async () => {
  const there = (): LogArchive => archive({ items: archivedItems() });
  expect(await read({ archive: there(), since: new Date("2026-11-24T10:04:00Z") })).toEqual(["archived"]);
  expect(await read({ archive: there(), since: new Date("2026-11-24T10:06:00Z") })).toEqual([]);
  const late = { since: new Date("2026-11-24T10:06:00Z"), archive: there() };
  expect(await read({ file: await captured(false), ...late })).toEqual([]);
  expect(await read({ file: await captured(true), since: new Date("2026-11-24T10:01:30Z") })).toEqual(["two"]);
});

test("an archive on the cluster's own address needs an endpoint, and no request goes anywhere without one", async () => {
  const names = ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_CONFIG_FILE"] as const;
  const before = names.map((name) => process.env[name]);
  names.forEach((name) => delete process.env[name]);
  process.env.AWS_CONFIG_FILE = path.join(tmpdir(), "preflight-no-such-aws-config");
  try {
    const run = workflow({ bucket: "artifacts", endpoint: "minio.store:9000", insecure: true });
    expect(await read({ workflow: run, archive: new StoreLogArchive([]) })).toEqual([
      "gap: its pod is gone, and its archived log can not be read: it is on http://minio.store:9000, as the cluster names it, " +
        "and `stores` of preflight.yaml has no `endpoint` for s3://artifacts",
    ]);
  } finally {
    names.forEach((name, at) => {
      if (before[at] === undefined) delete process.env[name];
      else process.env[name] = before[at];
    });
  }
});
