import path from "node:path";
import type { CheckReport } from "./checks/checkReport.ts";
import { checkFiles } from "./launch/checkFiles.ts";
import { launchPipeline, previewLaunch, type LaunchOptions } from "./launch/launchPipeline.ts";
import { readPipeline, type ReadPipeline } from "./launch/readPipeline.ts";
import { planPipeline, type PipelinePlan } from "./plan/planPipeline.ts";
import { scanCheckpoints } from "./checkpoints/scanCheckpoints.ts";
import { loadConfigFor, type LoadedConfig } from "./config/loadConfig.ts";
import { checkpointLocation } from "./runs/checkpointLocation.ts";
import { foldersOfOtherRuns } from "./runs/foldersOfOtherRuns.ts";
import { remoteCheckpoints } from "./runs/remoteCheckpoints.ts";
import type { ProducedBy } from "./lineage/producedBy.ts";
import { reduceRun, type StepFacts } from "./runs/reduceRun.ts";
import type { Run } from "./runs/run.ts";
import { LocalFolder } from "./store/file/localFolder.ts";
import type { NodeStatus, Workflow } from "./manifest/argo.ts";
import { openTarget } from "./targets/openTarget.ts";
import { logChoices, type LogChoice } from "./runLog/logChoices.ts";
import { logDocument, type LogDocument, type LogDocumentRequest } from "./runLog/logDocument.ts";
import { saveLog } from "./runLog/saveLog.ts";
import { SourceResolver } from "./runLog/sourceResolver.ts";
import { RunLog, type RunLogRequest } from "./runLog/runLog.ts";
import { pollRuns } from "./targets/pollRuns.ts";
import type { RunsChange } from "./targets/runsChange.ts";
import type { RunSummary, Target } from "./targets/target.ts";
import { TrackedRuns } from "./tracking/lineage/trackedRuns.ts";

/** What a front end gives: where it stands, and what the person chose. */
export interface RuntimeHost {
  /** Folder that paths are relative to; the nearest preflight.yaml upwards holds. */
  cwd: string;
  configFile?: string;
  /** Name of a target; default: the configuration's. */
  target?: string;
  /** Manifests in question: the configuration nearest to them holds, so that it does not matter where one stands. */
  files?: readonly string[];
  /** Tests give their own. */
  openTarget?: (name: string, loaded: LoadedConfig) => Target;
}

/** Everything a person can do with runs, for the command line and the editor alike. */
export interface Runtime {
  readonly cwd: string;
  readonly loaded: LoadedConfig;
  readonly target: Target;
  /** Reads the pipeline of a file, with further files that hold templates. Throws LaunchError. */
  readPipeline(file: string, templates?: readonly string[]): Promise<ReadPipeline>;
  /** The static checklist on what was read. */
  check(read: ReadPipeline, signal: AbortSignal): Promise<CheckReport>;
  plan(read: ReadPipeline): Promise<PipelinePlan>;
  /** Launches without asking the checklist. */
  launch(read: ReadPipeline, options: LaunchOptions): Promise<RunSummary>;
  /** The exact object a launch would create on the target. Throws LaunchError where the target has none. */
  previewLaunch(read: ReadPipeline, options: LaunchOptions): Promise<Workflow>;
  /** One run with steps, attempts, checkpoints and failure cards. */
  readRun(name: string, options?: ReadRunOptions): Promise<Run>;
  /** What exactly produced the results of a run that `readRun` gave. */
  readProducedBy(run: Run, options?: { signal?: AbortSignal }): Promise<ProducedBy>;
  /** All runs of the target, then what comes, changes and goes, until the signal fires. */
  watchRuns(options?: { signal?: AbortSignal }): AsyncIterable<RunsChange>;
  /** The run now and after every change; ends with the run. */
  watchRun(name: string, options?: ReadRunOptions): AsyncIterable<Run>;
  /** The log of a run, step or attempt. Close it. */
  readLog(request: RunLogRequest): RunLog;
  /** The log of a run, step or attempt as it is now, attempt by attempt, with its outline. */
  readLogDocument(request: LogDocumentRequest): Promise<LogDocument>;
  /** Writes a whole log into a file; gives the number of lines. */
  saveLog(request: Omit<LogDocumentRequest, "limit">, file: string): Promise<number>;
  /** Finds the files that paths in logs mean, below `cwd` or where the target keeps them. */
  sourceResolver(): SourceResolver;
  /** Steps and attempts of a run that have a log. */
  logChoices(run: string, options?: { signal?: AbortSignal }): Promise<LogChoice[]>;
}

export interface ReadRunOptions {
  /** The newest good checkpoint is verified byte by byte up to this size (default 256 MiB), the others by sizes and headers. */
  verifyBytes?: number;
  signal?: AbortSignal;
}

/** Opens the configuration and the target. Throws ConfigError or TargetError. */
export async function createRuntime(host: RuntimeHost): Promise<Runtime> {
  const loaded = await loadConfigFor(host.files ?? [], host.cwd, host.configFile);
  const name = host.target ?? loaded.config.target ?? "local";
  const target = (host.openTarget ?? openTarget)(name, loaded);

  async function describe(
    workflow: Workflow,
    summary: RunSummary,
    options: ReadRunOptions,
    known?: Map<string, Partial<StepFacts>>,
  ): Promise<Run> {
    const [steps, observations] = await Promise.all([
      stepFacts(workflow, options, known),
      target.observe?.(workflow, { signal: options.signal }),
    ]);
    const { engine, pipeline, staleSince, problem } = summary;
    const about = { target: target.name, engine, pipeline, staleSince, problem, steps, observations };
    const run = reduceRun(workflow, about);
    const facts = { target: target.name, engine, imageDigests: run.lineage.imageDigests };
    const mlflow = await tracked.look(workflow, facts, { signal: options.signal });
    return mlflow === undefined ? run : { ...run, mlflow };
  }

  async function summaryOf(workflow: Workflow, run: string): Promise<RunSummary> {
    return target.summaryOf?.(workflow) ?? target.describe(run);
  }

  const tracked = new TrackedRuns(loaded.config.mlflow);
  const remote = remoteCheckpoints(loaded.config.stores);

  async function stepFacts(
    workflow: Workflow,
    { verifyBytes = 2 ** 28, signal }: ReadRunOptions,
    known = new Map<string, Partial<StepFacts>>(),
  ) {
    const facts = new Map<string, StepFacts>();
    for (const node of Object.values(workflow.status?.nodes ?? {})) {
      // The attempts of a Retry node share its place.
      const alone = node?.type === "Pod" && node.nodeFlag?.retried !== true;
      if (node?.type !== "Retry" && !alone) continue;
      const location = checkpointLocation(workflow, node, loaded.config);
      if (location === undefined) continue;
      // What a step that is over has left does not change any more.
      const key = `${node.id}\n${node.finishedAt ?? ""}\n${location.place}`;
      const found = known.get(key) ?? (await find(workflow, node, location.place));
      if (node.finishedAt != null) known.set(key, found);
      facts.set(node.id, { checkpointDir: location.place, ...found });
    }
    return facts;

    async function find(workflow: Workflow, node: NodeStatus, place: string): Promise<Partial<StepFacts>> {
      if (/^(?:s3|gs):\/\//i.test(place)) {
        // Kept for good once the step is over, so it must be what is there then.
        const fresh = node.finishedAt != null;
        return { checkpoints: await remote(place, { verifyBytes, fresh, ofRun: workflow, signal }) };
      }
      const folder = await target.resolvePath(workflow, node, place);
      // What can not be looked at is not "none".
      if (folder === undefined || /^[a-z][a-z0-9+.-]*:\/\//i.test(folder)) return {};
      const source = new LocalFolder(folder);
      const skipFolder = foldersOfOtherRuns(workflow);
      return {
        checkpoints: await scanCheckpoints(source, { verifyBytes, verifyNewestOnly: true, skipFolder, signal }),
      };
    }
  }

  return {
    cwd: host.cwd,
    loaded,
    target,
    readPipeline: (file, templates = []) =>
      readPipeline(file, templates, {
        cwd: host.cwd,
        workflowDefaults: loaded.config.controller.workflowDefaults,
        // A cluster has templates of its own; its plan says which are missing there.
        allowMissing: target.kind !== "local",
      }),
    check: ({ files }, signal) =>
      checkFiles(files, loaded, { cwd: host.cwd, target: name, plan: (request) => target.plan(request), signal }),
    plan: (read) => planPipeline(read, target, loaded.config),
    launch: (read, options) => launchPipeline(read, target, loaded, options),
    previewLaunch: (read, options) => previewLaunch(read, target, loaded, options),
    watchRuns: ({ signal } = {}) => target.watchRuns?.({ signal }) ?? pollRuns(target, { signal }),
    async readRun(run, options = {}) {
      const workflow = await target.get(run, { signal: options.signal });
      return describe(workflow, await summaryOf(workflow, run), options);
    },
    async readProducedBy(run, { signal = new AbortController().signal } = {}) {
      // Late: most of what asks for a run does not ask for this.
      const { readProducedBy } = await import("./lineage/readProducedBy.ts");
      return readProducedBy(await target.get(run.name, { signal }), run, { target, loaded, signal });
    },
    async *watchRun(run, options = {}) {
      const known = new Map<string, Partial<StepFacts>>();
      for await (const workflow of target.watch(run, { signal: options.signal })) {
        yield describe(workflow, await summaryOf(workflow, run), options, known);
      }
    },
    readLog: (request) => new RunLog(target, request),
    readLogDocument: (request) => logDocument(target, request),
    saveLog: (request, file) => saveLog(target, request, file),
    sourceResolver: () => new SourceResolver(target, path.resolve(host.cwd)),
    async logChoices(run, options) {
      return logChoices(reduceRun(await target.get(run, options), { target: target.name }));
    },
  };
}
