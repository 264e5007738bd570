import path from "node:path";
import type { LoadedConfig } from "../config/loadConfig.ts";
import type { ManifestSet } from "../manifest/model.ts";
import { readManifests } from "../manifest/readManifests.ts";
import { applyBaseline, type Baseline } from "./baseline/baseline.ts";
import type { Check } from "./check.ts";
import type { CheckContext } from "./checkContext.ts";
import { CheckError } from "./checkError.ts";
import type { CheckReport } from "./checkReport.ts";
import type { FileText } from "./fix/fixFindings.ts";
import { platforms } from "./grace/platforms.ts";
import { readWorkspaceFile } from "./readWorkspaceFile.ts";
import { forgivingEditor } from "./fix/forgivingEditor.ts";
import { runChecks, type RunChecksOptions } from "./runChecks.ts";
import type { NotRun } from "./selectChecks.ts";
import { summarise } from "./summary.ts";
import type { PlanOnTarget } from "./targetLists.ts";
import { applySuppressions } from "./suppress/applySuppressions.ts";

/** What a run of the checklist looks at and with what. */
export interface ChecklistOptions extends RunChecksOptions {
  loaded: LoadedConfig;
  /** Folder that the paths of the files are relative to. */
  cwd: string;
  checks: readonly Check[];
  notRun?: readonly NotRun[];
  /** Overrides the target of the configuration. */
  target?: string;
  /** The target to ask what it refuses; without it PF-ARGO-004 is unknown. */
  plan?: PlanOnTarget;
  baseline?: Baseline;
  /** Files of the workspace to read from here instead of the disk: text by path, relative to `cwd`. */
  changed?: readonly FileText[];
  /** May programs run that the workspace can steer (dvc)? Default: no, checks only read. */
  trusted?: boolean;
  /** Default: the clock. */
  now?: () => Date;
  signal: AbortSignal;
}

/** Runs checks on the texts of manifests (paths as findings shall name them). Throws CheckError when no pipeline is in them. */
export async function runChecklist(files: readonly FileText[], options: ChecklistOptions): Promise<CheckReport> {
  const started = performance.now();
  const { loaded, checks, signal, now = () => new Date() } = options;
  const { config, file: configFile, folder: workspace } = loaded;
  const folders = { cwd: path.resolve(options.cwd), workspace: path.resolve(workspace) };
  const target = options.target ?? config.target;
  const manifests = readManifests(
    files.map(({ path, text }) => ({ path, content: text })),
    { workflowDefaults: config.controller.workflowDefaults },
  );
  requirePipelines(manifests, files);
  const changed = new Map((options.changed ?? []).map((file) => [path.resolve(folders.cwd, file.path), file.text]));
  const context: CheckContext = {
    manifests,
    config: { ...config, target },
    configFile,
    workspace,
    cwd: folders.cwd,
    edit: forgivingEditor,
    readFile: (name, limits) => {
      const text = changed.get(path.resolve(workspace, name));
      return text === undefined ? readWorkspaceFile(workspace, name, limits) : Promise.resolve(Buffer.from(text));
    },
    plan: options.plan,
    trusted: options.trusted,
    now,
    signal,
  };
  const raw = await runChecks(context, checks, options);
  const kept = applySuppressions(raw, manifests, now());
  const findings = options.baseline ? applyBaseline(kept, options.baseline, folders) : kept;
  const platform = config.platform?.name;
  return {
    files: manifests.files.map(({ path }) => path),
    pipelines: manifests.pipelines.map(({ document, steps }) => ({
      file: document.file,
      name: document.name,
      kind: document.kind,
      steps: steps.filter((step) => step.document === document).length,
    })),
    target,
    platform: platform === undefined || platform === "none" ? undefined : platforms[platform].title,
    folders,
    checks: checks.map(({ id, title, area, cost }) => ({ id, title, area, cost })),
    findings,
    notRun: [...(options.notRun ?? [])],
    summary: summarise(findings),
    seconds: (performance.now() - started) / 1000,
  };
}

function requirePipelines({ pipelines, problems }: ManifestSet, files: readonly FileText[]): void {
  if (pipelines.length > 0) return;
  const [first, ...more] = problems.map(({ range, message }) => `${range.file}:${range.start.line}: ${message}`);
  const names = files.map(({ path }) => path).join(", ");
  throw new CheckError(first ?? `no pipeline in ${names}`, {
    reason: "no-pipeline",
    more: more.slice(0, 20),
    hint: "A pipeline is a Workflow, WorkflowTemplate, ClusterWorkflowTemplate or CronWorkflow of apiVersion argoproj.io/v1alpha1.",
  });
}
