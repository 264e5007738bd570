import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it, vi } from "vitest";
import { checklistHandlers as ask } from "../../../../extension/views/checklist/handlers.ts";
import { temporaryWorkspace } from "../../../support/checkWorkspace.ts";
import { trainWorkflow } from "../../../support/checkYaml.ts";

const wrong = trainWorkflow({ template: "retryStrategy: # why\n  retryPolicy: OnError\n  limit: 2" });
const request = (folder: string) => ({ folder, files: [], open: [], trusted: false });
const context = () => ({ signal: new AbortController().signal, onProgress: vi.fn<() => void>() });

describe("the worker's answers about the checklist", () => {
  it("run: a whole report with an id for each finding, and progress on the way", async () => {
    const folder = temporaryWorkspace({ "a.yaml": wrong });
    const { onProgress, signal } = context();
    const report = await ask["checklist/run"](request(folder), { onProgress, signal });
    expect(report.ids).toHaveLength(report.findings.length);
    expect(new Set(report.ids).size).toBe(report.ids.length);
    expect(onProgress).toHaveBeenCalledTimes(report.checks.length);
    expect(structuredClone(report)).toEqual(report);
  });

  it("rerun: the findings of one check are new, the rest of the report stays", async () => {
    const folder = temporaryWorkspace({ "a.yaml": wrong });
    const previous = await ask["checklist/run"](request(folder), context());
    writeFileSync(path.join(folder, "a.yaml"), wrong.replace("OnError", "Always"));
    const only = ["PF-RETRY-002"];
    const report = await ask["checklist/rerun"]({ ...request(folder), only, previous }, context());
    const statuses = (of: typeof report) =>
      of.findings.filter(({ check }) => check === only[0]).map(({ status }) => status);
    expect(statuses(previous)).toEqual(["fail"]);
    expect(statuses(report)).toEqual(["pass"]);
    expect(report.checks).toEqual(previous.checks);
    expect(report.ids).toHaveLength(report.findings.length);
  });

  it("rerun: with a new manifest the whole report is new", async () => {
    const folder = temporaryWorkspace({ "a.yaml": wrong });
    const previous = await ask["checklist/run"](request(folder), context());
    writeFileSync(path.join(folder, "b.yaml"), wrong);
    const report = await ask["checklist/rerun"]({ ...request(folder), only: ["PF-RETRY-002"], previous }, context());
    expect(report.files).toEqual(["a.yaml", "b.yaml"]);
    expect(report.checks).toHaveLength(previous.checks.length);
  });

  it("run: the manifest in front too, though preflight.yaml names another; not one that is gone", async () => {
    const config = "pipelines: [a.yaml]\n";
    const folder = temporaryWorkspace({ "a.yaml": wrong, "b.yaml": wrong, "preflight.yaml": config });
    const also = ["a.yaml", "b.yaml", "gone.yaml"].map((name) => path.join(folder, name));
    const report = await ask["checklist/run"]({ ...request(folder), also }, context());
    expect(report.files).toEqual(["a.yaml", "b.yaml"]);
  });

  it("write probes: say first what they write, and write nowhere that was not agreed to", async () => {
    const store = temporaryWorkspace({});
    const config = `pipelines: [a.yaml]\nstores: [{ uri: "file://${store}" }]\n`;
    const manifest = wrong.replaceAll("s3://bucket", "/mnt/checkpoints"); // no other store than ours
    const folder = temporaryWorkspace({ "a.yaml": manifest, "preflight.yaml": config });
    const params = { ...request(folder), trusted: true, writeProbes: true };
    const [planned, ...more] = await ask["checklist/planWrites"](params, context());
    expect(more).toEqual([]);
    expect(planned).toMatchObject({ objects: expect.toSatisfy((count: number) => count > 10) });
    expect(planned).toMatchObject({ bytes: expect.toSatisfy((count: number) => count > 2 ** 20) });
    const written = async (writeTo?: string[]) => {
      const report = await ask["checklist/run"]({ ...params, writeTo, only: ["PF-STORE-002"] } as never, context());
      return report.findings.filter(({ check }) => check === "PF-STORE-002").map(({ status }) => status);
    };
    expect(await written()).toEqual(["unknown"]);
    expect(readdirSync(store)).toEqual([]);
    expect(await written([planned!.uri])).toEqual(["pass"]);
  });

  it("fix: the finding of a row, by the id that the report gave it", async () => {
    const folder = temporaryWorkspace({ "a.yaml": wrong });
    const report = await ask["checklist/run"](request(folder), context());
    const index = report.findings.findIndex(({ check }) => check === "PF-RETRY-002");
    const params = { ...request(folder), only: ["PF-RETRY-002"], finding: report.ids[index] };
    const { files } = await ask["checklist/fix"](params, context());
    expect(files).toHaveLength(1);
  });

  it("render: every format that the view offers", async () => {
    const report = await ask["checklist/run"](request(temporaryWorkspace({ "a.yaml": wrong })), context());
    for (const format of ["text", "json", "sarif", "junit", "github", "markdown"] as const) {
      expect(await ask["checklist/render"]({ report, format }, context())).toContain("PF-RETRY-002");
    }
  });

  it("config: none is found, then one is made and found; it is never overwritten", async () => {
    const folder = temporaryWorkspace({ "a.yaml": wrong });
    expect(await ask["config/find"]({ folder }, context())).toBeNull();
    const { file } = await ask["config/create"]({ folder }, context());
    expect(await ask["config/find"]({ folder }, context())).toBe(file);
    const text = readFileSync(file, "utf8");
    await expect(ask["config/create"]({ folder }, context())).rejects.toThrow("is there already");
    expect(readFileSync(file, "utf8")).toBe(text);
  });
});
