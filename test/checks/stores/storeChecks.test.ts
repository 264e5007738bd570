import { afterEach, beforeAll, expect, test, vi } from "vitest";
import type { Check, Finding } from "../../../runtime/checks/check.ts";
import { runChecks } from "../../../runtime/checks/runChecks.ts";
import { registry } from "../../../runtime/checks/registry.ts";
import { storesOf } from "../../../runtime/checks/stores/storesOf.ts";
import { contextOf, helloWorld, temporaryWorkspace, trainStep } from "../../support/checkWorkspace.ts";
import { S3Server, type S3ServerOptions } from "../../support/s3Server.ts";

const storeChecks: Check[] = registry.filter(({ area }) => area === "store");

beforeAll(() => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
});

const open: S3Server[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop();
});

async function look(
  options: S3ServerOptions,
  yaml: string,
  step: object = {},
  write = true,
): Promise<{ server: S3Server; findings: Finding[]; announced: string[] }> {
  const server = await S3Server.start(options);
  open.push(server);
  const stores = [{ uri: "s3://bucket", endpoint: server.url, region: "us-east-1" }];
  const announced: string[] = [];
  const context = contextOf(temporaryWorkspace(), yaml, { stores, steps: { train: step } });
  context.probes = {
    writeStores: write,
    writeTracking: false,
    onPlan: (plan) => void announced.push("prefix" in plan ? plan.prefix : plan.uri),
  };
  return { server, findings: await runChecks(context, storeChecks), announced };
}

const byCheck = (findings: Finding[]): Record<string, string[]> => {
  const all: Record<string, string[]> = {};
  for (const { check, status } of findings) (all[check] ??= []).push(status);
  return all;
};

test("a store that obeys: one probe for all six checks, and the grace arithmetic with the measured speed", async () => {
  const sized = { checkpointBytes: 1000, saveSeconds: 1 };
  const { server, findings, announced } = await look({}, trainStep(), sized);
  expect(byCheck(findings)).toEqual({
    "PF-STORE-001": ["pass"],
    "PF-STORE-002": ["pass"],
    "PF-STORE-003": ["pass"],
    "PF-STORE-004": ["pass"],
    "PF-STORE-005": ["warn"], // nothing removes unfinished uploads
    "PF-STORE-006": ["pass", "pass"],
  });
  expect(announced).toHaveLength(1);
  expect(server.left).toEqual([]);
  const fits = findings.find(({ check, step }) => check === "PF-STORE-006" && step === "train");
  expect(fits?.evidence.find(({ label }) => label === "needed")?.value).toMatch(
    /upload .* measured\) .* promote .*measured/,
  );
});

test("a checkpoint that does not fit at the measured speed fails; without its size it is unknown", async () => {
  const large = await look({}, trainStep(), { checkpointBytes: 1e15, saveSeconds: 1 });
  expect(byCheck(large.findings)["PF-STORE-006"]).toEqual(["pass", "fail"]);
  const unsized = await look({}, trainStep());
  expect(byCheck(unsized.findings)["PF-STORE-006"]).toEqual(["pass", "unknown"]);
});

test("a copy that is not obeyed is a warning with the way out; a put that is not, a failure", async () => {
  const copy = (await look({ copy: "ignores" }, trainStep())).findings.find(({ check }) => check === "PF-STORE-003");
  expect(copy).toMatchObject({ status: "warn", fix: { text: expect.stringContaining("promote by a marker") } });
  expect(copy!.evidence.filter(({ value }) => value.startsWith("warn"))).toHaveLength(2);
  const put = (await look({ put: "ignores" }, trainStep())).findings.find(({ check }) => check === "PF-STORE-003");
  expect(put).toMatchObject({ status: "fail", fix: { text: expect.stringContaining("use a store that keeps") } });
});

test("without leave to write nothing is written, and nothing of it passes", async () => {
  const { server, findings } = await look({}, trainStep(), {}, false);
  expect(server.requests.every((line) => line.startsWith("GET"))).toBe(true);
  expect(byCheck(findings)).toMatchObject({ "PF-STORE-001": ["pass"], "PF-STORE-003": ["unknown"] });
});

test("a store out of reach is unknown everywhere; no store at all is n/a", async () => {
  const stores = [{ uri: "s3://bucket", endpoint: "http://127.0.0.1:9", region: "us-east-1" }];
  const away = contextOf(temporaryWorkspace(), helloWorld, { stores });
  expect(new Set((await runChecks(away, storeChecks)).map(({ status }) => status))).toEqual(new Set(["unknown"]));
  const none = await runChecks(contextOf(temporaryWorkspace(), helloWorld), storeChecks);
  expect(new Set(none.map(({ status }) => status))).toEqual(new Set(["n/a"]));
});

test("stores in use: configured ones, and places of checkpoints up to the first tag", () => {
  const uris = (value: string, stores: { uri: string }[] = []): string[] => {
    const yaml = trainStep({ env: `- {name: CHECKPOINT_DIR, value: '${value}'}` });
    return storesOf(contextOf(temporaryWorkspace(), yaml, { stores })).map(({ uri }) => uri);
  };
  expect(uris("s3://bucket/runs/{{workflow.name}}/x")).toEqual(["s3://bucket/runs"]);
  expect(uris("gs://bucket/a-{{workflow.uid}}")).toEqual(["gs://bucket"]);
  expect(uris("s3://{{inputs.parameters.bucket}}/a")).toEqual([]);
  expect(uris("/mnt/data")).toEqual([]);
  expect(uris("s3://bucket/runs/x", [{ uri: "s3://bucket/runs/" }])).toEqual(["s3://bucket/runs"]);
  expect(uris("s3://bucket/runs-2", [{ uri: "s3://bucket/runs" }])).toEqual(["s3://bucket/runs", "s3://bucket/runs-2"]);
});
