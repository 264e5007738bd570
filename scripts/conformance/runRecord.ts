import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { configSchema } from "../../runtime/config/schema.ts";
import type { Workflow } from "../../runtime/manifest/argo.ts";
import { readManifests } from "../../runtime/manifest/readManifests.ts";
import { LocalTarget } from "../../runtime/targets/local/localTarget.ts";
import { planLocal } from "../../runtime/targets/local/plan.ts";
import type { LogLine } from "../../runtime/targets/target.ts";
import { normalise } from "./normalise.ts";
import type { RunRecord, RunResult } from "./record.ts";
import { standIns } from "./standIns.ts";

export interface RunOptions {
  /** Folder of upstream's examples. */
  examples: string | undefined;
  engine: string | undefined;
  timeLimitSeconds: number;
}

export type RunOutcome =
  | { kind: "ran"; result: RunResult; seconds: number }
  | { kind: "refused"; why: string }
  | { kind: "absent"; why: string };

/** Runs the manifest of a record on the real local target, in a folder of its own that is removed afterwards. */
export async function runRecord(record: RunRecord, options: RunOptions): Promise<RunOutcome> {
  const files = await manifestFiles(record, options.examples);
  if (typeof files === "string") return { kind: "absent", why: files };
  const root = await realpath(await mkdtemp(join(tmpdir(), "preflight-conformance-")));
  try {
    const programs = join(root, "programs");
    await mkdir(programs);
    for (const [name, text] of Object.entries(standIns)) await writeFile(join(programs, name), text, { mode: 0o755 });
    const say = join(programs, "argosay");
    const set = readManifests(
      files.map(({ path, content }) => ({ path, content: content.replaceAll("/argosay", say) })),
    );
    const main = set.documents.find(({ file, kind }) => file === files[0]!.path && kind === "Workflow");
    if (main === undefined) return { kind: "absent", why: `no Workflow in it: ${set.problems[0]?.message ?? ""}` };
    const config = configSchema.parse({
      local: {
        images: [{ match: "*argosay*", entrypoint: [say] }],
        configMaps: configMapsOf(files),
        env: { PATH: `${programs}:${process.env.PATH}` },
      },
    });
    const target = new LocalTarget({ root, config, plan: planLocal, engine: options.engine });
    const templates = set.documents.filter(({ kind }) => kind !== "Workflow").map(({ object }) => object);
    main.object.metadata.namespace = "pipelines";
    const request = { workflow: main.object, templates, workspace: root };
    const { refused } = await target.plan(request);
    if (refused.length > 0)
      return { kind: "refused", why: refused.map(({ feature, why }) => `${feature}: ${why}`).join("; ") };
    const begin = performance.now();
    const { name } = await target.launch({ ...request, name: "qzx7k2p" });
    const workflow = await untilEnded(target, name, options.timeLimitSeconds);
    const logs: LogLine[] = [];
    for await (const line of target.logs({ run: name })) logs.push(line);
    return { kind: "ran", result: normalise(workflow, logs), seconds: (performance.now() - begin) / 1000 };
  } finally {
    await rm(root, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function untilEnded(target: LocalTarget, run: string, limitSeconds: number): Promise<Workflow> {
  const signal = AbortSignal.timeout(limitSeconds * 1000);
  let last: Workflow | undefined;
  try {
    for await (const workflow of target.watch(run, { signal })) last = workflow;
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  if (last?.status?.finishedAt !== undefined) return last;
  await target.terminate(run).catch(() => undefined);
  const after = AbortSignal.timeout(40_000);
  try {
    for await (const workflow of target.watch(run, { signal: after })) last = workflow;
  } catch (error) {
    if (!after.aborted) throw error;
  }
  return { ...last!, status: { ...last!.status, phase: "Running", message: `not over after ${limitSeconds} s` } };
}

interface File {
  path: string;
  content: string;
}

async function manifestFiles(record: RunRecord, examples: string | undefined): Promise<File[] | string> {
  if (record.manifest !== undefined) return [{ path: `${record.id}.yaml`, content: record.manifest }];
  if (examples === undefined) return "upstream's examples are not on this machine";
  const files = [record.example!];
  if (record.submittedChanges?.some((change) => change.includes("workflow-template/templates.yaml"))) {
    files.push("workflow-template/templates.yaml");
  }
  return Promise.all(files.map(async (path) => ({ path, content: await readFile(join(examples, path), "utf8") })));
}

function configMapsOf(files: File[]): Record<string, Record<string, string>> {
  const found: Record<string, Record<string, string>> = {};
  for (const { content } of files) {
    for (const document of parseAllDocuments(content)) {
      const object = document.toJS() as { kind?: string; metadata?: { name?: string }; data?: Record<string, string> };
      if (object?.kind === "ConfigMap") found[object.metadata!.name!] = object.data ?? {};
    }
  }
  return found;
}
