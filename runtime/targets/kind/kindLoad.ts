import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { checkDocker } from "./checkDocker.ts";
import { KindError } from "./kindError.ts";
import { kindName } from "./kindName.ts";
import { kindClusters } from "./kindUp.ts";
import { runProgram, type ProgramOptions } from "./runProgram.ts";

export interface KindLoadOptions extends Pick<ProgramOptions, "env" | "signal"> {
  name: string;
  image: string;
  onStage?: (stage: string) => void;
}

/**
 * Brings an image of this machine onto all nodes: `docker save`, then `kind load image-archive` (`kind load docker-image` fails
 * where Docker keeps images in containerd). Throws KindError.
 */
export async function kindLoad({
  name,
  image,
  env,
  signal,
  onStage = () => undefined,
}: KindLoadOptions): Promise<void> {
  const cluster = kindName(name);
  if (image.endsWith(":latest") || !/[:@]/.test(image.slice(image.lastIndexOf("/") + 1))) {
    throw new KindError(`${image} has the tag latest, which Kubernetes pulls anew instead of using what was loaded.`, {
      reason: "latest",
      hint: "docker tag it with a version of its own first.",
    });
  }
  await checkDocker({ env, signal });
  await requireCluster(cluster, { env, signal });
  const folder = await mkdtemp(path.join(tmpdir(), "preflight-image-"));
  try {
    const archive = path.join(folder, "image.tar");
    onStage(`saving ${image}`);
    await runProgram("docker", ["save", "--output", archive, image], { env, signal });
    onStage(`loading it onto the nodes of ${cluster}`);
    await runProgram("kind", ["load", "image-archive", archive, "--name", cluster], { env, signal });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Throws KindError when there is no such cluster. */
export async function requireCluster(name: string, options: Pick<ProgramOptions, "env" | "signal">): Promise<void> {
  if ((await kindClusters(options)).includes(name)) return;
  throw new KindError(`There is no kind cluster called ${name}.`, { reason: "no-cluster", hint: "preflight kind up" });
}
