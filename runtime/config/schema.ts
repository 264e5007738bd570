import * as z from "zod";

const seconds = z.number().nonnegative();

/** Notice that each platform gives a user pod, seconds (facts: docs/platforms.md). */
export const platformNames = [
  "ec2-spot",
  "gce-spot",
  "gke-spot",
  "gke-spot-extended",
  "azure-spot",
  "aks-spot",
  "sagemaker",
  "vertex",
  "none",
] as const;

const platformSchema = z
  .strictObject({
    name: z
      .enum(platformNames)
      .describe("Where the training steps run; decides the notice before a node is reclaimed."),
    noticeSeconds: seconds
      .optional()
      .describe("Overrides the notice of the platform, e.g. an extended GKE Spot grace period."),
    monthlyPreemptionRate: z
      .number()
      .gt(0)
      .lt(1)
      .optional()
      .describe("Share of nodes reclaimed per month (0.05 … 0.2)."),
    meanTimeToPreemptionSeconds: seconds
      .optional()
      .describe("Mean time between preemptions of the whole job, if you measured it."),
    nodes: z.int().positive().default(1).describe("Nodes whose loss stops the job."),
  })
  .describe("Capacity that steps run on.");

const stepSchema = z
  .strictObject({
    training: z
      .boolean()
      .optional()
      .describe("This step trains a model (otherwise found by CHECKPOINT_DIR, annotation or accelerators)."),
    preemptible: z.boolean().optional().describe("This step runs on capacity that can be reclaimed."),
    code: z
      .string()
      .optional()
      .describe("The training script in the workspace, when it can not be found from command and args."),
    checkpoints: z
      .string()
      .optional()
      .describe("Where checkpoints are written: file://, s3://, gs:// or a mounted path."),
    checkpointBytes: z.number().nonnegative().optional().describe("Size of one checkpoint, bytes."),
    saveSeconds: seconds
      .optional()
      .describe("Seconds that training stands still for one save (snapshot and local write)."),
    actSeconds: seconds.optional().describe("Seconds until SIGTERM is acted on: the longest training step."),
    uploadBytesPerSecond: z.number().positive().optional().describe("Throughput to the store, bytes per second (p95)."),
    verifySeconds: seconds.optional().describe("Seconds to verify a saved checkpoint."),
    promoteSeconds: seconds.optional().describe("Seconds to promote it (one small object)."),
    bufferSeconds: seconds.optional().describe("Safety margin, seconds."),
    intervalSeconds: seconds.optional().describe("Seconds between periodic checkpoints."),
    durationSeconds: seconds.optional().describe("How long the step runs in all."),
    permanentExitCodes: z
      .array(z.int().min(1).max(255))
      .optional()
      .describe("Exit codes that a retry can not mend (validation errors)."),
  })
  .describe("What Preflight can not see in the manifest of a step.");

const imageSchema = z.strictObject({
  match: z.string().describe("Image name; * matches anything."),
  workdir: z
    .string()
    .optional()
    .describe("Folder the step runs in, relative to preflight.yaml; default: the attempt's own empty folder."),
  python: z.string().optional().describe("Interpreter that stands for python and python3 of the image."),
  entrypoint: z.array(z.string()).optional().describe("Command of the image, for steps that give none."),
  env: z.record(z.string(), z.string()).optional().describe("Environment that the image would set."),
});

const storeSchema = z.strictObject({
  uri: z.string().describe("s3://bucket/prefix, gs://bucket/prefix or file:///folder; the longest that fits holds."),
  endpoint: z
    .string()
    .optional()
    .describe("URL of the store's API; default: AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, the profile's, else AWS."),
  region: z.string().optional().describe("Default: AWS_REGION, the profile's; us-east-1 for an endpoint of your own."),
  pathStyle: z
    .boolean()
    .optional()
    .describe("endpoint/bucket/key instead of bucket.endpoint/key; default: true with an endpoint of your own."),
  profile: z.string().optional().describe("Profile of the AWS configuration files (SSO profiles too)."),
  checksums: z
    .enum(["when-required", "when-supported"])
    .optional()
    .describe("Default: when-required with an endpoint of your own, because many stores refuse the newer checksums."),
});
const clusterSchema = z
  .strictObject({
    context: z.string().optional().describe("Kube context; default: the current one."),
    namespace: z.string().optional().describe("Namespace; default: that of the context."),
    instanceId: z.string().optional().describe("instanceID of the Argo controller, where several share the cluster."),
    controllerNamespace: z.string().default("argo").describe("Namespace that the Argo controller runs in."),
    argoServer: z
      .strictObject({
        url: z.url().describe("Argo's API server, e.g. https://argo.example.org:2746."),
        tokenEnv: z.string().optional().describe("Environment variable that holds its bearer token."),
        insecure: z.boolean().optional().describe("Accept any certificate."),
      })
      .optional()
      .describe("For archived runs, and statuses that Argo keeps in its database."),
  })
  .describe("Argo Workflows on a Kubernetes cluster.");

/** preflight.yaml. One source: validation, defaults, and the JSON Schema for editors (`configJsonSchema`). */
export const configSchema = z.strictObject({
  version: z.literal(1).default(1).describe("Version of this file's format."),
  pipelines: z
    .array(z.string())
    .default([])
    .describe("Manifests that `preflight check` reads when none is named (globs)."),
  target: z
    .string()
    .optional()
    .describe("Where pipelines run unless --target names another; launch uses local when none is chosen."),
  platform: platformSchema.optional(),
  stores: z
    .array(storeSchema)
    .default([])
    .describe("Where artifacts and checkpoints are, and how each store is reached. `check --live` looks at them."),
  steps: z.record(z.string(), stepSchema).default({}).describe("By template name."),
  local: z
    .strictObject({
      images: z.array(imageSchema).default([]).describe("Images mapped to this machine, first match wins."),
      env: z
        .record(z.string(), z.string())
        .default({})
        .describe("Environment of every step (what secrets and ConfigMaps would give)."),
      passEnvironment: z
        .array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/))
        .default([])
        .describe(
          "Variables of whoever launches that every step gets too, by name: credentials stay out of this file.",
        ),
      artifacts: z
        .string()
        .optional()
        .describe("Store that artifacts are kept on, e.g. s3://bucket/prefix; default: a folder of the run."),
      configMaps: z
        .record(z.string(), z.record(z.string(), z.string()))
        .default({})
        .describe("ConfigMap data for valueFrom and memoization."),
      parallelism: z.int().positive().optional().describe("Attempts at the same time; default: unlimited, as Argo."),
    })
    .default({ images: [], env: {}, passEnvironment: [], configMaps: {} })
    .describe("The local target."),
  clusters: z
    .record(z.string(), clusterSchema)
    .default({})
    .describe("Targets on clusters by name; without an entry a target is CONTEXT or CONTEXT/NAMESPACE."),
  kind: z
    .strictObject({
      cluster: z.string().default("preflight").describe("Name of the kind cluster; it begins with preflight."),
      namespace: z.string().default("pipelines").describe("Namespace that runs are created in."),
      image: z.string().optional().describe("Node image for `preflight kind up`; default: that of the kind program."),
    })
    .default({ cluster: "preflight", namespace: "pipelines" })
    .describe("The target kind: a cluster on this machine."),
  controller: z
    .strictObject({
      workflowDefaults: z
        .record(z.string(), z.unknown())
        .optional()
        .describe("workflowDefaults of the controller's ConfigMap."),
      podStatusCaptureFinalizer: z.boolean().optional().describe("Is ARGO_POD_STATUS_CAPTURE_FINALIZER set?"),
      keyFormat: z.string().optional().describe("keyFormat of the default artifact repository."),
    })
    .default({})
    .describe("What the Argo controller of the cluster is configured with; a manifest does not show it."),
  mlflow: z
    .strictObject({
      trackingUri: z.string().optional().describe("URI that the pods use, e.g. http://mlflow.tracking:5000."),
      reachedAt: z
        .string()
        .optional()
        .describe("URI of the same server from this machine, e.g. a port-forward; default: trackingUri."),
      experiment: z.string().optional().describe("Experiment that the runs are logged to."),
      trackRuns: z
        .boolean()
        .default(false)
        .describe(
          "Launching creates one MLflow run for the run, and gives its id to all attempts as MLFLOW_RUN_ID; it gets the lineage as tags, and its status when the run has ended.",
        ),
    })
    .optional()
    .describe("MLflow tracking server, as the pods see it."),
  data: z
    .strictObject({
      inputs: z
        .array(z.string())
        .default([])
        .describe("Files or folders whose hash identifies the data, when DVC is not used."),
      hash: z.string().optional().describe("A fixed dataset version or hash."),
    })
    .optional()
    .describe("Where the training data comes from."),
  checks: z
    .strictObject({
      skip: z.array(z.string()).default([]).describe("Check ids that never run here."),
      failOn: z
        .enum(["fail", "warn"])
        .default("fail")
        .describe("Least serious finding that makes `preflight check` exit with 1."),
      baseline: z.string().optional().describe("File with accepted findings."),
    })
    .default({ skip: [], failOn: "fail" })
    .describe("The checklist."),
});

export type PreflightConfig = z.infer<typeof configSchema>;

export type ImageMapping = z.infer<typeof imageSchema>;
