import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { openS3Store } from "../../runtime/store/s3/openS3Store.ts";
import { probeStore, type ProbeOptions } from "../../runtime/store/probe/probeStore.ts";
import type { ProbeReport } from "../../runtime/store/probe/probeReport.ts";
import { FaultProxy, type Fault } from "../support/faultProxy.ts";
import { S3Server, type S3ServerOptions } from "../support/s3Server.ts";

beforeAll(() => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
});

const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.stop();
});

async function serve(options: S3ServerOptions = {}): Promise<S3Server> {
  const server = await S3Server.start(options);
  open.push(server);
  return server;
}

async function probe(endpoint: string, options: Partial<ProbeOptions> = {}): Promise<ProbeReport> {
  const store = await openS3Store({ bucket: "bucket", prefix: "models" }, { endpoint, region: "us-east-1" });
  try {
    return await probeStore(store, { write: true, throughputBytes: 80_000, ...options });
  } finally {
    store.close();
  }
}

function once(report: ProbeReport): Record<string, boolean | undefined> {
  return Object.fromEntries(report.promotion.map(({ way, exactlyOnce }) => [way, exactlyOnce]));
}

function statuses(report: ProbeReport, check: string): string[] {
  return report.steps.filter((step) => step.check === check).map(({ status }) => status);
}

describe("a store that keeps its word", () => {
  test("passes everything, and nothing is left", async () => {
    const server = await serve();
    const report = await probe(server.url);
    expect(once(report)).toEqual({ marker: true, put: true, copy: true, multipart: true });
    expect(report.steps.filter(({ status, check }) => status !== "pass" && check !== "PF-STORE-005")).toEqual([]);
    expect(server.left).toEqual([]);
    expect(report.residue).toEqual([]);
  });

  test("every key that is written was announced before", async () => {
    const server = await serve();
    let announced: string[] = [];
    const report = await probe(server.url, {
      onPlan: ({ prefix, creates }) => {
        expect(server.requests.filter((line) => line.startsWith("PUT"))).toEqual([]);
        announced = creates.map((name) => `models/${prefix}/${name}`);
      },
    });
    const written = server.requests
      .filter((line) => /^(?:PUT|POST) /.test(line))
      .map((line) => line.slice(line.indexOf(" ") + 1, line.lastIndexOf("?")));
    expect(written.length).toBeGreaterThan(30);
    expect(written.filter((key) => !announced.includes(key))).toEqual([]);
    expect(report.plan?.bytes).toBeGreaterThan(0);
  });

  test("without leave to write it is only read", async () => {
    const server = await serve();
    const report = await probe(server.url, { write: false });
    expect(server.requests.filter((line) => !line.startsWith("GET"))).toEqual([]);
    expect(report.plan).toBeUndefined();
    expect(report.promotion).toEqual([]);
  });

  test("a versioned bucket is left without versions or markers", async () => {
    const server = await serve({ versioned: true });
    const report = await probe(server.url);
    expect(once(report).marker).toBe(true);
    expect(server.left).toEqual([]);
  });

  test("an interrupted probe cleans up", async () => {
    const server = await serve({ versioned: true });
    const controller = new AbortController();
    const running = probe(server.url, {
      signal: controller.signal,
      onStep: ({ id }) => {
        if (id === "race-multipart") controller.abort();
      },
    });
    await expect(running).rejects.toThrow("aborted");
    expect(server.requests.some((line) => line.startsWith("PUT"))).toBe(true);
    expect(server.left).toEqual([]);
  });
});

describe("a store that does not", () => {
  test("a copy that is not obeyed is said, and a marker stays safe", async () => {
    const server = await serve({ copy: "ignores" });
    const report = await probe(server.url);
    expect(once(report)).toEqual({ marker: true, put: true, copy: false, multipart: true });
    expect(report.steps.find(({ id }) => id === "second-copy")).toMatchObject({
      status: "warn",
      text: expect.stringContaining("Do not promote by copy here"),
    });
    expect(server.left).toEqual([]);
  });

  test.each(["ignores", "misreports"] as const)("a put that %s its precondition fails", async (put) => {
    const report = await probe((await serve({ put })).url);
    expect(once(report).put).toBe(false);
    expect(once(report).marker).toBe(false);
    expect(statuses(report, "PF-STORE-003")).toContain("fail");
  });

  test("parts that outlive their abort fail, and are reported as left", async () => {
    const server = await serve({ keepsAbortedParts: true });
    const report = await probe(server.url);
    expect(report.steps.find(({ id }) => id === "abort")?.status).toBe("fail");
    expect(report.residue.some((line) => line.startsWith("unfinished upload"))).toBe(true);
    expect(report.steps.at(-1)).toMatchObject({ id: "clean-up", status: "fail" });
  });

  test("a retention default stops the probe before it writes", async () => {
    const objectLock =
      "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention>" +
      "<Mode>COMPLIANCE</Mode><Days>30</Days></DefaultRetention></Rule></ObjectLockConfiguration>";
    const server = await serve({ objectLock });
    const report = await probe(server.url);
    expect(report.steps.at(-1)).toMatchObject({ id: "not-written", status: "unknown" });
    expect(server.requests.filter((line) => !line.startsWith("GET"))).toEqual([]);
  });

  test("what may not be read is unknown, never a pass", async () => {
    const settings = ["versioning", "lifecycle", "object-lock", "versions"];
    const server = await serve({ forbidden: (_method, query) => settings.some((name) => query.has(name)) });
    const report = await probe(server.url);
    expect(statuses(report, "PF-STORE-005")).toEqual(["unknown", "unknown", "unknown"]);
    // Whether old versions are left can not be seen then, and that is said too.
    expect(report.steps.at(-1)).toMatchObject({ id: "clean-up", status: "unknown" });
  });

  test("no leave to write is a failure with the permission's name, and no leave to delete is residue", async () => {
    const readOnly = await probe((await serve({ forbidden: (method) => method === "PUT" })).url);
    expect(readOnly.steps.find(({ id }) => id === "buffer")).toMatchObject({ status: "fail" });
    expect(Object.values(once(readOnly))).not.toContain(true);
    const noDelete = await probe((await serve({ forbidden: (method) => method === "DELETE" })).url);
    expect(noDelete.residue.length).toBeGreaterThan(10);
    expect(noDelete.steps.at(-1)?.status).toBe("fail");
  });

  test("lifecycle rules that delete checkpoints are a warning; a rule for unfinished uploads is enough", async () => {
    const rule = (inner: string): string =>
      `<LifecycleConfiguration><Rule><ID>tidy</ID><Status>Enabled</Status>${inner}</Rule></LifecycleConfiguration>`;
    const lifecycle = async (inner: string): Promise<unknown> => {
      const report = await probe((await serve({ lifecycle: rule(inner) })).url, { write: false });
      return report.steps.find(({ id }) => id === "lifecycle");
    };
    const abort =
      "<AbortIncompleteMultipartUpload><DaysAfterInitiation>3</DaysAfterInitiation></AbortIncompleteMultipartUpload>";
    expect(
      await lifecycle(`<Filter><Prefix>models/</Prefix></Filter><Expiration><Days>7</Days></Expiration>`),
    ).toMatchObject({
      status: "warn",
      text: expect.stringContaining("tidy deletes models/* after 7 days"),
    });
    expect(
      await lifecycle(`<Filter><Prefix>logs/</Prefix></Filter><Expiration><Days>7</Days></Expiration>`),
    ).toMatchObject({
      status: "warn",
      text: expect.stringContaining("no rule removes unfinished uploads"),
    });
    expect(await lifecycle(`<Filter><Prefix></Prefix></Filter>${abort}`)).toMatchObject({ status: "pass" });
  });
});

describe("between a store and a probe that lose, delay and break", () => {
  const faults: Fault[] = ["lost-reply", "lost-request", "503", "slow-body", "cut-body"];
  const stores: [string, S3ServerOptions][] = [
    ["obeys", {}],
    ["ignores preconditions of puts", { put: "ignores" }],
    ["misreports puts", { put: "misreports" }],
    ["ignores all", { put: "ignores", copy: "ignores", multipart: "ignores", versioned: true }],
  ];
  const trials = stores.flatMap(([name, options]) => [1, 2].map((seed) => ({ name, options, seed })));

  test.each(trials)("store that $name, seed $seed: no false pass, no residue", async ({ options, seed }) => {
    const server = await serve(options);
    const proxy = await FaultProxy.start({ upstream: server.url, faults, rate: 0.12, seed });
    open.push(proxy);
    const report = await probe(proxy.url);
    expect(proxy.hits.length).toBeGreaterThan(5);
    for (const [way, exactlyOnce] of Object.entries(once(report))) {
      const obeys = (options[way === "marker" ? "put" : (way as "put")] ?? "honours") === "honours";
      // Faults may make it unknown; they never turn one answer into the other.
      expect([way, exactlyOnce]).not.toEqual([way, !obeys]);
    }
    expect(server.left).toEqual([]);
  });

  test("lost answers to the decisive writes are settled by reading back", async () => {
    const server = await serve();
    const proxy = await FaultProxy.start({
      upstream: server.url,
      faults: ["lost-reply"],
      rate: 0.5,
      seed: 4,
      only: (method, url) => method === "PUT" && /(?:second|race)-put|COMPLETE/.test(url),
    });
    open.push(proxy);
    const report = await probe(proxy.url);
    expect(proxy.hits.length).toBeGreaterThan(8);
    expect(once(report)).toMatchObject({ marker: true, put: true });
    expect(server.left).toEqual([]);
  });

  test("a store that goes away in the middle: nothing passes, and what may be left is said", async () => {
    const server = await serve();
    const proxy = await FaultProxy.start({
      upstream: server.url,
      faults: ["503"],
      rate: 1,
      seed: 1,
      only: () => server.requests.some((line) => line.includes("race-copy")),
    });
    open.push(proxy);
    const report = await probe(proxy.url);
    expect(once(report).marker).not.toBe(true);
    expect(server.left).not.toEqual([]);
    expect(report.steps.at(-1)).toMatchObject({ id: "clean-up", status: "unknown" });
    expect(report.steps.at(-1)?.text).toContain(".preflight/");
  });
});
