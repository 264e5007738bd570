import path from "node:path";
import type { ManifestSet } from "../manifest/model.ts";
import { readManifests } from "../manifest/readManifests.ts";
import { applyBaseline, type Baseline } from "./baseline/baseline.ts";
import type { Check, CheckArea } from "./check.ts";
import type { CheckContext, ServiceProbes } from "./checkContext.ts";
import type { CheckedCluster } from "./cluster/clusterAccess.ts";
import { detectPlatform } from "./cluster/detectPlatform.ts";
import { readNodes } from "./cluster/nodeFacts.ts";
import { CheckError } from "./checkError.ts";
import type { CheckReport } from "./checkReport.ts";
import type { FileText } from "./fix/fixFindings.ts";
import { platforms } from "./grace/platforms.ts";
import { openContext, type OpenContextOptions } from "./openContext.ts";
import { runChecks, type RunChecksOptions } from "./runChecks.ts";
import type { NotRun } from "./selectChecks.ts";
import { summarise } from "./summary.ts";
import { applySuppressions } from "./suppress/applySuppressions.ts";

/** What a run of the checklist looks at and with what. */
export interface ChecklistOptions extends RunChecksOptions, OpenContextOptions {
  checks: readonly Check[];
  notRun?: readonly NotRun[];
  /** The cluster of the target, for checks that read services. */
  cluster?: () => Promise<CheckedCluster>;
  baseline?: Baseline;
  /** Told what a check will write, before it does. */
  onPlan?: ServiceProbes["onPlan"];
}

/** Runs checks on the texts of manifests (paths as findings shall name them). Throws CheckError when no pipeline is in them. */
export async function runChecklist(files: readonly FileText[], options: ChecklistOptions): Promise<CheckReport> {
  const started = performance.now();
  const { loaded, checks } = options;
  const { config, folder: workspace } = loaded;
  const folders = { cwd: path.resolve(options.cwd), workspace: path.resolve(workspace) };
  const manifests = readManifests(
    files.map(({ path, text }) => ({ path, content: text })),
    { workflowDefaults: config.controller.workflowDefaults },
  );
  requirePipelines(manifests, files);
  const writes = (of: CheckArea): boolean => checks.some(({ area, cost }) => area === of && cost === "writes");
  const context: CheckContext = {
    ...openContext(manifests, options),
    ...(await clusterOf(options)),
    // Which checks run was decided by who chose them; nothing else gives leave to write.
    probes: {
      writeStores: writes("store"),
      writeTracking: writes("mlflow"),
      onPlan: options.onPlan,
    },
  };
  const raw = await runChecks(context, checks, options);
  const kept = applySuppressions(raw, manifests, context.now());
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
    target: context.config.target,
    platform: platform === undefined || platform === "none" ? undefined : platforms[platform].title,
    folders,
    checks: checks.map(({ id, title, area, cost }) => ({ id, title, area, cost })),
    findings,
    notRun: [...(options.notRun ?? [])],
    summary: summarise(findings),
    seconds: (performance.now() - started) / 1000,
  };
}

/** The cluster is asked only when a check that reads services was chosen. */
async function clusterOf({
  cluster,
  checks,
  signal,
}: ChecklistOptions): Promise<Pick<CheckContext, "cluster" | "detectedPlatform">> {
  if (cluster === undefined || !checks.some(({ cost }) => cost === "network")) return {};
  try {
    const nodes = await readNodes((await cluster()).client, signal);
    return { cluster, detectedPlatform: detectPlatform(nodes) };
  } catch {
    signal.throwIfAborted();
    // The checks themselves say why.
    return { cluster };
  }
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
