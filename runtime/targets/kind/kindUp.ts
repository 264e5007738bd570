import { argoSetup, storeManifest } from "./clusterManifests.ts";
import { checkDocker } from "./checkDocker.ts";
import { kindName } from "./kindName.ts";
import { runProgram, type ProgramOptions } from "./runProgram.ts";

export interface KindUpOptions extends Pick<ProgramOptions, "env" | "signal"> {
  name: string;
  namespace: string;
  /** Node image; default: that of the kind program. */
  image?: string;
  /** A kind configuration file instead of the one node that kind makes by itself. */
  config?: string;
  /** Release of Argo Workflows, e.g. v4.0.10; "none" leaves it out. */
  argoVersion: string;
  /** A file, folder with a kustomization, or URL with Argo's manifests instead of the release's. */
  argoManifests?: string;
  /** Image of the S3 store (MinIO); "none" leaves it out. */
  storeImage: string;
  onStage?: (stage: string) => void;
  onLine?: (line: string) => void;
}

/**
 * A kind cluster of ours with Argo Workflows, a namespace for runs and an S3 store with the bucket that logs and artifacts go
 * to. What is there already is kept, so a second call takes seconds. Throws KindError.
 */
export async function kindUp(options: KindUpOptions): Promise<{ context: string; created: boolean }> {
  const { env, signal, namespace, image, config, argoVersion, argoManifests, storeImage } = options;
  const { onStage = () => undefined, onLine } = options;
  const name = kindName(options.name);
  const context = `kind-${name}`;
  onStage("looking at Docker");
  await checkDocker({ env, signal });
  const created = !(await kindClusters({ env, signal })).includes(name);
  if (created) {
    onStage(`creating the cluster ${name}`);
    const args = ["create", "cluster", "--name", name, "--wait", "180s"];
    if (image !== undefined) args.push("--image", image);
    if (config !== undefined) args.push("--config", config);
    await runProgram("kind", args, { env, signal, onLine });
  }
  const kubectl = (args: string[], input?: string): Promise<string> =>
    runProgram("kubectl", ["--context", context, ...args], { env, signal, input, onLine });
  onStage(`namespace ${namespace}`);
  await kubectl(["apply", "-f", "-"], argoSetup(namespace));
  if (argoVersion !== "none") {
    onStage("Argo Workflows");
    await kubectl(["apply", "--server-side", "--force-conflicts", ...manifestSource(argoVersion, argoManifests)]);
    await kubectl(["-n", "argo", "rollout", "status", "deployment/workflow-controller", "--timeout", "300s"]);
  }
  if (storeImage !== "none") {
    onStage("S3 store");
    await kubectl(["apply", "-f", "-"], storeManifest(namespace, storeImage));
    await kubectl(["-n", namespace, "rollout", "status", "deployment/preflight-store", "--timeout", "300s"]);
  }
  return { context, created };
}

function manifestSource(version: string, manifests: string | undefined): string[] {
  if (manifests === undefined) {
    const file = `https://github.com/argoproj/argo-workflows/releases/download/${version}/install.yaml`;
    return ["-n", "argo", "-f", file];
  }
  return /\.(ya?ml|json)$/.test(manifests) || manifests.includes("://")
    ? ["-n", "argo", "-f", manifests]
    : ["-k", manifests];
}

/** Names of all kind clusters of this machine. */
export async function kindClusters(options: Pick<ProgramOptions, "env" | "signal">): Promise<string[]> {
  const text = await runProgram("kind", ["get", "clusters", "--quiet"], options);
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
