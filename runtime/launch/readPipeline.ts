import { open } from "node:fs/promises";
import path from "node:path";
import type { Workflow } from "../manifest/argo.ts";
import type { ManifestDocument, Pipeline } from "../manifest/model.ts";
import { readManifests, type ManifestFile } from "../manifest/readManifests.ts";
import { shapeProblem } from "../manifest/schema/shapeProblem.ts";
import { LaunchError } from "./launchError.ts";

/** One pipeline of a file, and everything else that was given with it. */
export interface ReadPipeline {
  pipeline: Pipeline;
  /** Templates it may refer to: all other objects of the files. */
  templates: Workflow[];
  /** Absolute folder of the pipeline's file. */
  workspace: string;
  files: { path: string; text: string }[];
  /** Folder that the paths of `files` are relative to. */
  cwd: string;
}

const maxBytes = 16 * 1024 * 1024;

/**
 * Reads the pipeline that `file` holds: its only Workflow, else its only CronWorkflow, else its only template. `more` are files
 * with templates it refers to. Throws LaunchError for anything that could not run: unreadable, damaged, ambiguous, or (unless
 * `allowMissing`) with references that nothing given resolves.
 */
export async function readPipeline(
  file: string,
  more: readonly string[],
  { cwd, workflowDefaults, allowMissing = false }: { cwd: string; workflowDefaults?: unknown; allowMissing?: boolean },
): Promise<ReadPipeline> {
  const files = await Promise.all([file, ...more].map((name) => readFile(name, cwd)));
  const { files: texts, documents, pipelines, problems } = readManifests(files, { workflowDefaults });
  const bad = [...problems, ...documents.flatMap((document) => document.problems)][0];
  if (bad !== undefined) {
    throw new LaunchError(`${bad.range.file}:${bad.range.start.line}: ${bad.message}`, {
      reason: "manifest",
      hint: "Argo would drop this document without a word; `preflight check` says more.",
    });
  }
  const shaped = documents.map(shapeProblem).find((problem) => problem !== undefined);
  if (shaped !== undefined) {
    throw new LaunchError(`${shaped.range.file}:${shaped.range.start.line}: ${shaped.message}`, {
      reason: "manifest",
      hint: "Argo could not read this document either; `preflight check` says more.",
    });
  }
  const own = pipelines.filter(({ document }) => document.file === file);
  const pipeline = choose(own, file);
  const missing = pipeline.missingRefs[0];
  if (missing !== undefined && !allowMissing) {
    throw new LaunchError(`${file}: ${missing.kind} ${missing.name} is in none of the given files.`, {
      reason: "missing-template",
      hint: "Name the file that holds it behind the pipeline's.",
    });
  }
  const templates = documents.filter((document) => document !== pipeline.document).map(({ object }) => object);
  return { pipeline, templates, workspace: path.dirname(path.resolve(cwd, file)), files: texts, cwd };
}

const kinds: ManifestDocument["kind"][] = ["Workflow", "CronWorkflow", "WorkflowTemplate", "ClusterWorkflowTemplate"];

function choose(pipelines: Pipeline[], file: string): Pipeline {
  for (const kind of kinds) {
    const found = pipelines.filter(({ document }) => document.kind === kind);
    if (found.length === 1) return found[0]!;
    if (found.length > 1) {
      const names = found.slice(0, 5).map(({ document }) => document.name);
      throw new LaunchError(`${file} holds ${found.length} objects of kind ${kind}: ${names.join(", ")}.`, {
        reason: "ambiguous",
        hint: "Put the one to launch into a file of its own.",
      });
    }
  }
  throw new LaunchError(`${file} holds no Workflow, CronWorkflow or WorkflowTemplate.`, {
    reason: "no-pipeline",
    hint: "A pipeline has apiVersion argoproj.io/v1alpha1 and one of these kinds.",
  });
}

async function readFile(name: string, cwd: string): Promise<ManifestFile> {
  try {
    const handle = await open(path.resolve(cwd, name));
    try {
      const { size } = await handle.stat();
      if (size <= maxBytes) return { path: name, content: await handle.readFile() };
    } finally {
      await handle.close();
    }
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    const why = code === "ENOENT" ? "does not exist" : `can not be read (${code})`;
    throw new LaunchError(`${name} ${why}.`, { reason: "unreadable", hint: "Check the path.", cause });
  }
  throw new LaunchError(`${name} is larger than ${maxBytes / 2 ** 20} MiB; a manifest never is.`, {
    reason: "too-large",
  });
}
