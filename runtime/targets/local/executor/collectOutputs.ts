import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { isAbsolute, join, normalize } from "node:path";
import type { Outputs, Parameter } from "../../../manifest/argo.ts";
import type { PodRequest } from "../engine/pod.ts";
import type { ArtifactStore } from "./artifacts/artifactStore.ts";
import { saveArtifact } from "./artifacts/saveArtifact.ts";
import type { PathMapping } from "./pathMapping.ts";

/** Argo's maxAnnotationSize: outputs.result is cut here. */
const resultLimit = 256 * 1024;
/** A parameter travels inside the Workflow object, which Kubernetes limits to about this size. */
const parameterLimit = 1024 * 1024;

export interface OutputSources {
  mapping: PathMapping;
  store: ArtifactStore;
  /** `<workflow>/<pod>` */
  keyPrefix: string;
  cwd: string;
  /** Mounted container folders; files below them are on a volume. */
  volumes: string[];
  /** File with the first bytes of stdout; read when the result is wanted. */
  stdoutFile: string;
}

/**
 * Reads what a finished attempt left behind: parameters, artifacts, result. Never throws for what the step did wrong: the
 * first problem comes back as `error` in the words of Argo's wait container, with whatever outputs could be saved.
 */
export async function collectOutputs(
  request: PodRequest,
  exitCode: number | undefined,
  sources: OutputSources,
): Promise<{ outputs: Outputs; error?: string }> {
  const outputs: Outputs = {};
  let error: string | undefined;
  const hostPath = (path: string) =>
    isAbsolute(path) ? sources.mapping.toHost(path) : join(sources.cwd, normalize(`/${path}`));
  const parameters: Parameter[] = [];
  for (const parameter of request.template.outputs?.parameters ?? []) {
    const path = parameter.valueFrom?.path;
    if (path === undefined) {
      parameters.push(parameter);
      continue;
    }
    try {
      const value = sources.mapping.show((await readLimited(hostPath(path), parameterLimit)).toString("utf8"));
      parameters.push({ ...parameter, value: value.endsWith("\n") ? value.slice(0, -1) : value });
    } catch (cause) {
      const fallback = parameter.valueFrom?.default;
      if (fallback !== undefined && fallback !== null && isAbsent(cause)) {
        parameters.push({ ...parameter, value: fallback });
        continue;
      }
      parameters.push(parameter);
      error ??= isAbsent(cause)
        ? `open /var/run/argo/outputs/parameters${path}: no such file or directory`
        : `output parameter ${parameter.name}: ${reason(cause)}`;
    }
  }
  if (parameters.length > 0) outputs.parameters = parameters;
  const problems: string[] = [];
  for (const artifact of request.template.outputs?.artifacts ?? []) {
    if (artifact.path === undefined) continue;
    const { path } = artifact;
    const onVolume = sources.volumes.some((folder) => path === folder || path.startsWith(`${folder}/`));
    try {
      const saved = await saveArtifact(
        artifact,
        { file: hostPath(path), onVolume, keyPrefix: sources.keyPrefix },
        sources.store,
      );
      if (saved !== undefined) (outputs.artifacts ??= []).push(saved);
    } catch (cause) {
      problems.push(reason(cause));
    }
  }
  if (problems.length > 0) error ??= problems.map((problem) => `${problem}; `).join("");
  if (request.captureResult) {
    const text = await readLimited(sources.stdoutFile, 4 * resultLimit, true).catch(() => Buffer.alloc(0));
    let shown = Buffer.from(sources.mapping.show(text.toString("utf8")));
    if (shown.at(-1) === 10 && text.length < 4 * resultLimit) shown = shown.subarray(0, -1);
    outputs.result = shown
      .subarray(0, resultLimit)
      .toString("utf8")
      .replace(/\uFFFD$/, "");
  }
  if (exitCode !== undefined) outputs.exitCode = String(exitCode);
  return error === undefined ? { outputs } : { outputs, error };
}

async function readLimited(file: string, limit: number, cut = false): Promise<Buffer> {
  // Not blocking: a step may have left a named pipe here.
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const state = await handle.stat();
    if (!state.isFile()) throw new Error("it is not a file");
    if (state.size > limit && !cut) throw new Error(`it is larger than ${limit} bytes`);
    const buffer = Buffer.alloc(Math.min(state.size, limit));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function isAbsent(cause: unknown): boolean {
  return (cause as NodeJS.ErrnoException)?.code === "ENOENT";
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
