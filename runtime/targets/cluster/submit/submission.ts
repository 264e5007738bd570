import type { ObjectMeta, Template, Workflow } from "../../../manifest/argo.ts";
import type { LaunchRequest } from "../../target.ts";
import { submittedSpec } from "../../submittedSpec.ts";
import { addEnvironment } from "./environmentContract.ts";
import { anyStrings } from "./anyStrings.ts";

export interface SubmissionOptions {
  namespace: string;
  instanceId?: string;
  /** Random, of this launch: finds the run again when the answer to its creation was lost. */
  token: string;
  /** Templates and podSpecPatch of the WorkflowTemplate that is submitted, as they are on the cluster. */
  referred?: { templates: readonly Template[]; podSpecPatch?: string };
}

export interface Submission {
  workflow: Workflow;
  /** Steps that do not get the environment contract, one sentence each. */
  missing: string[];
}

/**
 * The exact object a launch creates (`launch --dry-run` prints it): Argo's own submit, and on top of it, where the manifest does
 * not say otherwise, the environment contract in every container and the run's id on every pod. The file is never changed.
 */
export function createSubmission(
  {
    workflow: pipeline,
    parameters = {},
    name,
    environment = {},
  }: Pick<LaunchRequest, "workflow"> & Partial<LaunchRequest>,
  { namespace, instanceId, token, referred }: SubmissionOptions,
): Submission {
  const contract = { RUN_ID: "{{workflow.name}}-{{workflow.uid}}", ...environment };
  const plain = anyStrings(submittedSpec(pipeline, parameters));
  const { spec, missing } = addEnvironment(plain, contract, referred);
  const podMetadata = spec["podMetadata"] as ObjectMeta | undefined;
  spec["podMetadata"] = {
    ...podMetadata,
    labels: { "preflight/run-uid": "{{workflow.uid}}", ...podMetadata?.labels },
  };
  const { labels, annotations } = pipeline.kind === "CronWorkflow" ? cronMetadata(pipeline) : pipeline.metadata;
  const metadata: ObjectMeta = {
    ...names(pipeline, name),
    namespace,
    labels: {
      ...(pipeline.kind === "Workflow" || pipeline.kind === "CronWorkflow" ? labels : {}),
      ...originLabel(pipeline),
      ...(instanceId === undefined ? {} : { "workflows.argoproj.io/controller-instanceid": instanceId }),
      "preflight/launch": token,
    },
    annotations: { ...annotations, ...lineage(pipeline), "preflight/pipeline": pipelineName(pipeline) },
  };
  return { workflow: { apiVersion: "argoproj.io/v1alpha1", kind: "Workflow", metadata, spec }, missing };
}

function names({ kind, metadata }: Workflow, asked: string | undefined): ObjectMeta {
  if (asked !== undefined) return { name: asked };
  if (kind === "Workflow" && metadata.name !== undefined) return { name: metadata.name };
  if (kind === "Workflow") return { generateName: metadata.generateName ?? "run-" };
  return { generateName: `${metadata.name ?? "run"}-` };
}

function cronMetadata({ spec }: Workflow): ObjectMeta {
  return (spec["workflowMetadata"] ?? {}) as ObjectMeta;
}

/** The label by which Argo's own tools know where a workflow came from. */
function originLabel({ kind, metadata }: Workflow): Record<string, string> {
  const key = {
    WorkflowTemplate: "workflow-template",
    ClusterWorkflowTemplate: "cluster-workflow-template",
    CronWorkflow: "cron-workflow",
  }[kind];
  return key === undefined ? {} : { [`workflows.argoproj.io/${key}`]: metadata.name ?? "" };
}

/** The launch puts commit and data hash into the pipeline's annotations, whatever its kind. */
function lineage({ metadata }: Workflow): Record<string, string> {
  const own = Object.entries(metadata.annotations ?? {}).filter(([name]) => name.startsWith("preflight/"));
  return Object.fromEntries(own);
}

function pipelineName({ metadata }: Workflow): string {
  return metadata.name ?? metadata.generateName?.replace(/-$/, "") ?? "";
}
