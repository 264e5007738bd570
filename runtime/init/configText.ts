import type { Detected } from "./detect.ts";

/** A commented preflight.yaml: what was found is set, what can only be known by a person is explained and left out. */
export function configText({ manifests, images, dvc, gitRemote, kubeContexts, mlflowTrackingUri }: Detected): string {
  const lines = [
    "# What Preflight can not see in the manifests. Everything is optional.",
    "version: 1",
    "",
    ...found("# Manifests that `preflight check` reads when none is named.", "pipelines", manifests, "[workflow.yaml]"),
    "",
    "# Where `preflight launch` runs. local = processes of this machine, no cluster needed.",
    "target: local",
    ...kubeContexts
      .slice(0, 10)
      .map(({ name, current }) => `# found in kubeconfig: ${oneLine(name)}${current ? " (current)" : ""}`),
    "",
    "# Capacity that the steps run on; decides how much notice there is before a node goes.",
    "# platform:",
    "#   name: gke-spot # ec2-spot, gce-spot, gke-spot, azure-spot, aks-spot, sagemaker, vertex, none",
    "#   monthlyPreemptionRate: 0.1",
    "",
    "# By template name: what the grace period and the checkpoint interval are computed from.",
    "# steps:",
    "#   train:",
    "#     training: true",
    "#     checkpointBytes: 2000000000",
    "#     saveSeconds: 8",
    "#     uploadBytesPerSecond: 150000000",
    "#     intervalSeconds: 600",
    "#     durationSeconds: 36000",
    "",
    "# The local target has no containers: an image stands for a folder and an interpreter of this machine.",
    ...imageLines(images),
    "",
    ...(mlflowTrackingUri === undefined
      ? ["# mlflow:", "#   trackingUri: http://mlflow.example:5000"]
      : ["# From MLFLOW_TRACKING_URI.", "mlflow:", `  trackingUri: ${quoted(mlflowTrackingUri)}`]),
    "",
    ...dataLines(dvc),
  ];
  if (gitRemote !== undefined)
    lines.push("", `# Runs are tagged with the commit of this repository (origin: ${oneLine(gitRemote)}).`);
  return lines.join("\n") + "\n";
}

function found(comment: string, key: string, values: string[], example: string): string[] {
  if (values.length === 0) return [comment, `# ${key}: ${example}`];
  return [comment, `${key}:`, ...values.map((value) => `  - ${quoted(value)}`)];
}

function imageLines(images: string[]): string[] {
  if (images.length === 0) {
    return ["# local:", "#   images:", '#     - match: "*"', "#       workdir: .", "#       python: python3"];
  }
  const matches = images.flatMap((image) => [
    `    - match: ${quoted(image)}`,
    "      workdir: .",
    "      python: python3",
  ]);
  return ["local:", "  images:", ...matches];
}

function dataLines(dvc: boolean): string[] {
  if (dvc) return ["# Data: tracked by DVC (dvc.yaml / .dvc found); its lock identifies it."];
  return ["# Files whose hash identifies the data of a run, when DVC is not used.", "# data:", "#   inputs: [data/]"];
}

/** JSON strings are YAML strings, whatever is in them. */
function quoted(text: string): string {
  return JSON.stringify(text);
}

function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]/gu, " ").slice(0, 200);
}
