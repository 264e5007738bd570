import { access, open } from "node:fs/promises";
import path from "node:path";
import { findManifests } from "../checks/discover/findManifests.ts";
import { redact } from "../text/redact.ts";
import { kubeContexts, type KubeContext } from "./kubeContexts.ts";

/** What `init` finds in a folder and its surroundings. Nothing is asked over a network. */
export interface Detected {
  /** Relative paths of files that hold pipelines. */
  manifests: string[];
  /** Image names that the pipelines use. */
  images: string[];
  dvc: boolean;
  /** URL of the git remote "origin", without credentials. */
  gitRemote?: string;
  kubeContexts: KubeContext[];
  mlflowTrackingUri?: string;
}

const maxManifests = 50;

export async function detect(
  folder: string,
  env: Record<string, string | undefined>,
  signal: AbortSignal,
): Promise<Detected> {
  const manifests = (await findManifests(folder, signal)).slice(0, maxManifests);
  const images = new Set<string>();
  for (const file of manifests) {
    for (const match of (await readStart(path.join(folder, file))).matchAll(
      /^[ \t-]{0,200}image:[ \t]{0,20}(?:&\S{1,100}[ \t]+)?["']?([^\s"'#{]{1,300})/gm,
    )) {
      images.add(match[1]!);
    }
  }
  const tracking = env.MLFLOW_TRACKING_URI;
  return {
    manifests,
    images: [...images].filter((image) => !image.startsWith("*")).slice(0, 50),
    dvc: (await exists(path.join(folder, "dvc.yaml"))) || (await exists(path.join(folder, ".dvc"))),
    gitRemote: await gitRemote(folder),
    kubeContexts: await kubeContexts(env),
    mlflowTrackingUri: tracking === undefined || tracking === "" ? undefined : redact(tracking),
  };
}

/** From .git/config of the folder or one above it; a file is enough, git need not be installed. */
async function gitRemote(folder: string): Promise<string | undefined> {
  for (let current = path.resolve(folder); ; current = path.dirname(current)) {
    const text = await readStart(path.join(current, ".git", "config"));
    const section = /\[remote "origin"\]([^[]*)/.exec(text)?.[1];
    const url = section === undefined ? undefined : /^\s*url\s*=\s*(\S+)/m.exec(section)?.[1];
    if (url !== undefined) return redact(url);
    if (current === path.dirname(current)) return undefined;
  }
}

async function readStart(file: string): Promise<string> {
  try {
    const handle = await open(file);
    try {
      if (!(await handle.stat()).isFile()) return "";
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(256 * 1024), 0, 256 * 1024, 0);
      return buffer.toString("utf8", 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch {
    return "";
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
