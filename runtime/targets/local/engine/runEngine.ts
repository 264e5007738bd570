import { mkdirSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { PreflightError } from "../../../errors/preflightError.ts";
import type { Workflow } from "../../../manifest/argo.ts";
import type { EngineCommand } from "../engineCommand.ts";
import { openArtifacts } from "../executor/artifacts/openArtifacts.ts";
import { endProcesses, findLeftovers, unrecordedProcess } from "../executor/leftovers.ts";
import { PodExecutor } from "../executor/podExecutor.ts";
import { isAlive, type ProcessIdentity } from "../executor/processIdentity.ts";
import { ProcessTable } from "../executor/processTable.ts";
import { fileError, LocalError } from "../localError.ts";
import { liveGuardians, recordGuardian, takeOwnership } from "../runStore/engineLock.ts";
import { Journal } from "../runStore/journal.ts";
import { RunFolder } from "../runStore/runFolder.ts";
import { readRunRecord } from "../runStore/runRecord.ts";
import { SnapshotWriter } from "../runStore/snapshotWriter.ts";
import { readWorkflow } from "../runStore/workflowFile.ts";
import { plainAlias, removeAlias } from "../runStore/plainAlias.ts";
import { FileLockStore } from "../shared/fileLockStore.ts";
import { FileMemoCache } from "../shared/fileMemoCache.ts";
import { CommandInbox } from "./commandInbox.ts";
import type { EngineHost } from "./pod.ts";
import type { ControllerFactory, RetryWorkflow, RunController } from "./runController.ts";
import { selectAttempt } from "./selectAttempt.ts";

const defaultGrace = 30;
const reserveBytes = 256 * 1024;
const epochAnnotation = "preflight/epoch";
const finalPhases = new Set(["Succeeded", "Failed", "Error"]);

export interface EngineOptions {
  folder: string;
  /** "start" a new run, "retry" an ended one (or continue one whose engine died). */
  mode: "start" | "retry";
  createController: ControllerFactory;
  retryWorkflow: RetryWorkflow;
  /** Called once: the engine owns the run and drives it from here on. */
  onReady: () => void;
}

/**
 * Drives one run to its end. What survives a kill -9 at any instant: results of attempts (durable before the controller
 * hears of them) and the last snapshot. A later engine starts from the snapshot; the controller asks again for what the
 * snapshot does not know, and the executor answers from the stored results.
 */
export async function runEngine(options: EngineOptions): Promise<void> {
  const run = new RunFolder(options.folder);
  const ownership = await takeOwnership(run, "drive");
  const record = await readRunRecord(run, run.path.split("/").at(-1)!);
  if (ownership.number > 1) await endEarlier(run, record.uid);
  let workflow = await readWorkflow(run);
  if (workflow === undefined)
    throw new LocalError(`The run ${record.name} has no workflow.json.`, { reason: "damaged" });
  const journal = new Journal(run.journal);
  const ended = finalPhases.has(workflow.status?.phase ?? "") && workflow.status?.finishedAt !== undefined;
  if (ended && options.mode === "start") throw new LocalError(`The run ${record.name} has ended.`, { reason: "ended" });
  if (ended) {
    workflow = options.retryWorkflow(workflow);
    setEpoch(workflow, epochOf(workflow) + 1);
  }
  const alias = await plainAlias(run.path);
  const plain = new RunFolder(alias);
  mkdirSync(run.scratch, { recursive: true, mode: 0o700 });
  const writer = new SnapshotWriter(
    run,
    () => controller.workflow,
    (error) => fatal(fileError(error, `write ${run.workflow}`)),
  );
  let guardians: Promise<void> = Promise.resolve();
  let guardian: ProcessIdentity | undefined;
  const processes = new ProcessTable({
    scratch: plain.scratch,
    onGuardian: (identity) => {
      guardian = identity;
      if (identity !== undefined) guardians = guardians.then(() => recordGuardian(run, ownership.number, identity));
    },
    endGroups: async (orphans) => {
      journal.add("guardian-lost", { processes: orphans.length });
      const alive = orphans.flatMap(({ folder, container }) => unrecordedProcess(folder, container) ?? []);
      const grace = Math.max(0, ...orphans.map(({ graceSeconds }) => graceSeconds));
      await endProcesses(alive, grace, [record.uid]);
    },
  });
  // Given up when the disk is full, so that the last words can still be written.
  writeFileSync(join(run.scratch, "reserve"), Buffer.alloc(reserveBytes));
  processes.warmUp();
  await guardians;
  let over: (failure?: Failure) => void = () => undefined;
  const end = new Promise<Failure | undefined>((resolve) => (over = resolve));
  // Disk and processes: the run stays as it is, and a retry continues it once the machine is well again.
  const fatal = (error: unknown) => {
    const fromSystem = typeof (error as NodeJS.ErrnoException)?.syscall === "string";
    over({ error: fromSystem ? fileError(error, `go on with the run ${record.name}`) : error, broken: false });
  };
  const environment = { RUN_ID: `${record.name}-${record.uid}`, ...record.environment };

  const artifacts = await openArtifacts(plain.store, record.local.artifacts, {
    stores: record.stores ?? [],
    cwd: record.configFolder,
  });
  const executor = new PodExecutor({
    run: plain,
    workflowName: record.name,
    runUid: record.uid,
    local: record.local,
    configFolder: record.configFolder,
    workspace: record.workspace,
    store: artifacts,
    processes,
    specVolumes: workflow.spec.volumes,
    specClaims: workflow.spec.volumeClaimTemplates ?? [],
    claims: join(run.path, "..", "..", "volumes"),
    epoch: epochOf(workflow),
    emit: (event) => {
      if (event.type === "podFinished") {
        const { phase, message, outputs } = event.result;
        journal.add("ended", { node: event.nodeId, phase, message, exitCode: outputs?.exitCode });
      } else if (event.type === "podRunning") journal.add("started", { node: event.nodeId });
      tell(event);
    },
    onFatal: fatal,
  });
  let wakeUp: NodeJS.Timeout | undefined;
  const host: EngineHost = {
    now: () => Date.now(),
    startPod: (request) => executor.start({ ...request, environment: { ...environment, ...request.environment } }),
    stopPod: (nodeId, { graceSeconds }) => executor.stop(nodeId, graceSeconds),
    wakeAt: (time) => {
      clearTimeout(wakeUp);
      wakeUp = setTimeout(() => tell({ type: "tick" }), Math.min(Math.max(0, time - Date.now()), 2 ** 31 - 1));
    },
  };
  const controller: RunController = options.createController(workflow, host, {
    templates: record.templates,
    configMaps: record.local.configMaps,
    controller: record.controller,
    environment,
    locks: new FileLockStore(join(run.path, "..", "..", "locks"), () => (guardian === undefined ? [] : [guardian])),
    memo: new FileMemoCache(join(run.path, "..", "..", "memo")),
    onChange: () => writer.touch(),
  });
  const tell = (event: Parameters<RunController["handle"]>[0]) => {
    try {
      controller.handle(event);
    } catch (error) {
      over({ error, broken: true });
      return;
    }
    writer.touch();
    if (isOver(controller.workflow)) {
      // What still runs belongs to nobody any more: daemons, processes that ignore SIGTERM.
      for (const { nodeId } of executor.active) executor.stop(nodeId, undefined);
      if (executor.active.length === 0) over();
    }
  };
  const inbox = new CommandInbox(
    run.commands,
    async (command) => {
      const detail = obey(command);
      await writer.flush({ durable: true });
      return detail;
    },
    () => fatal(new LocalError(`The folder of the run ${record.name} was removed.`, { reason: "gone" })),
  );
  const obey = (command: EngineCommand): string | undefined => {
    if (isOver(controller.workflow)) throw new LocalError("The run has ended.", { reason: "ended" });
    if (command.command === "preempt") {
      const request = selectAttempt(executor.active, command.step);
      const { how, graceSeconds, outcome } = command;
      journal.add("preempt", { node: request.nodeId, how, graceSeconds, outcome }, true);
      executor.preempt(request.nodeId, how, graceSeconds, outcome);
      return request.nodeName;
    }
    journal.add("command", { ...command }, true);
    if (command.command === "shutdown") tell({ type: "shutdown", strategy: command.strategy });
    else if (command.command === "suspend") tell({ type: "suspend" });
    else tell({ type: "resume", nodeId: command.nodeId, parameters: command.parameters });
    return undefined;
  };

  journal.add("engine", { number: ownership.number, pid: process.pid, mode: options.mode });
  await inbox.open();
  if (ended) await writer.flush({ durable: true });
  options.onReady();
  tell({ type: "tick" });
  const failure = await end;
  clearTimeout(wakeUp);
  executor.close();
  await inbox.close();
  if (failure?.broken === true) markBroken(controller.workflow, failure.error);
  await processes.close();
  // Frees the reserve for the last words; what can not be removed must not keep them from being written.
  await rm(run.scratch, { recursive: true, force: true }).catch(() => undefined);
  await writer.flush({ durable: true }).catch((error) => {
    throw fileError(error, `write ${run.workflow}`);
  });
  journal.add(
    "phase",
    { phase: controller.workflow.status?.phase, message: controller.workflow.status?.message },
    true,
  );
  journal.close();
  await removeAlias(alias, run.path);
  if (failure !== undefined) throw failure.error;
}

interface Failure {
  error: unknown;
  /** The controller itself failed: continuing would fail again. */
  broken: boolean;
}

/** Waits for guardians of dead engines to end their processes, then ends what nobody watches any more. */
async function endEarlier(run: RunFolder, uid: string): Promise<void> {
  for (const guardian of await liveGuardians(run)) while (isAlive(guardian)) await sleep(20);
  const { recorded, marked } = findLeftovers(run, uid);
  if (recorded.length > 0 || marked.length > 0) await endProcesses(recorded, defaultGrace, [uid]);
}

function isOver({ status }: Workflow): boolean {
  return finalPhases.has(status?.phase ?? "") && status?.finishedAt !== undefined;
}

function epochOf({ metadata }: Workflow): number {
  const epoch = Number(metadata.annotations?.[epochAnnotation] ?? 0);
  return Number.isSafeInteger(epoch) && epoch >= 0 ? epoch : 0;
}

function setEpoch(workflow: Workflow, epoch: number): void {
  workflow.metadata.annotations = { ...workflow.metadata.annotations, [epochAnnotation]: String(epoch) };
}

/** An engine that can not go on says so in the Workflow itself, where everybody looks. */
function markBroken(workflow: Workflow, failure: unknown): void {
  const words = failure instanceof PreflightError ? failure.message : `the engine failed: ${String(failure)}`;
  const at = new Date().toISOString();
  workflow.status = { ...workflow.status, phase: "Error", message: words, finishedAt: at };
  for (const node of Object.values(workflow.status.nodes ?? {})) {
    if (node.phase !== "Running" && node.phase !== "Pending") continue;
    Object.assign(node, { phase: "Error", message: words, finishedAt: at });
  }
}
