import path from "node:path";
import { chooseFiles } from "../checks/discover/chooseFiles.ts";
import type { CheckReport } from "../checks/checkReport.ts";
import type { Runtime } from "../runtime.ts";
import type { TargetPlan } from "../targets/target.ts";
import { LaunchError } from "./launchError.ts";
import type { ReadPipeline } from "./readPipeline.ts";

export interface LaunchParameter {
  name: string;
  /** What the manifest gives; undefined = somebody has to. */
  value?: string;
  /** The only values it may have. */
  options?: string[];
  description?: string;
}

/** Everything a person should know before a launch; nothing has been started. */
export interface PreparedLaunch {
  /** Name of the pipeline: metadata.name or generateName. */
  pipeline: string;
  kind: string;
  parameters: LaunchParameter[];
  report: CheckReport;
  plan: TargetPlan;
}

/** Reads, checks and plans the pipeline of a file. Throws LaunchError or TargetError. */
export async function prepareLaunch(runtime: Runtime, file: string, signal: AbortSignal): Promise<PreparedLaunch> {
  const read = await readWithTemplates(runtime, file, signal);
  const { document, spec } = read.pipeline;
  const [report, plan] = [await runtime.check(read, signal), await runtime.plan(read)];
  return {
    pipeline: document.name,
    kind: document.kind,
    parameters: (spec.arguments?.parameters ?? []).map(
      ({ name, value, default: fallback, enum: options, description }) => ({
        name,
        ...optional("value", text(value ?? fallback)),
        ...optional("options", Array.isArray(options) ? options.map(String) : undefined),
        ...optional("description", typeof description === "string" ? description : undefined),
      }),
    ),
    report,
    plan: plan.target,
  };
}

/**
 * The pipeline of a file; templates that it refers to and does not hold are looked for in the other manifests of its folder's
 * configuration. Throws LaunchError.
 */
export async function readWithTemplates(runtime: Runtime, file: string, signal: AbortSignal): Promise<ReadPipeline> {
  try {
    return await runtime.readPipeline(file);
  } catch (error) {
    if (!(error instanceof LaunchError) || error.reason !== "missing-template") throw error;
    const full = path.resolve(runtime.cwd, file);
    const all = await chooseFiles([], runtime.loaded, runtime.cwd, signal);
    return runtime.readPipeline(
      file,
      all.filter((other) => path.resolve(runtime.cwd, other) !== full),
    );
  }
}

function text(value: unknown): string | undefined {
  if (value == null) return undefined;
  return typeof value === "string" ? value : JSON.stringify(value);
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return (value === undefined ? {} : { [key]: value }) as { [K in Key]?: Value };
}
