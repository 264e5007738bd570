import * as z from "zod";
import type { CallOptions, MlflowClient } from "../client/mlflowClient.ts";
import { TrackingError } from "../trackingError.ts";
import { nothing, number } from "./shapes.ts";

export interface ArtifactEntry {
  /** Relative to what was listed. */
  path: string;
  folder: boolean;
  bytes: number;
}

const root = "mlflow-artifacts/artifacts";

/**
 * The path below the server's artifact proxy that an artifact URI means (`mlflow-artifacts:/1/RUN/artifacts`, with or without
 * a host); undefined when clients reach the store themselves.
 */
export function proxiedPath(artifactUri: string): string | undefined {
  const match =
    /^mlflow-artifacts:(?:\/\/[^/]*)?\/+(.*)$/.exec(artifactUri) ??
    /\/api\/2\.0\/mlflow-artifacts\/artifacts\/(.*)$/.exec(artifactUri);
  return match?.[1]?.replace(/\/+$/, "");
}

export async function putArtifact(
  client: MlflowClient,
  path: string,
  bytes: Uint8Array,
  options?: CallOptions,
): Promise<void> {
  const asked = `write the artifact ${path}`;
  // A put onto its own path is the same put again.
  await client.bytes({ method: "PUT", route: `${root}/${encoded(path)}`, bytes, asked, repeatable: true }, options);
}

export async function getArtifact(client: MlflowClient, path: string, options?: CallOptions): Promise<Buffer> {
  return client.bytes(
    { method: "GET", route: `${root}/${encoded(path)}`, asked: `read the artifact ${path}` },
    options,
  );
}

export async function deleteArtifact(client: MlflowClient, path: string, options?: CallOptions): Promise<void> {
  const call = { method: "DELETE", route: `${root}/${encoded(path)}`, asked: `delete the artifact ${path}` } as const;
  await client.call({ ...call, repeatable: true }, nothing, options);
}

/** What the proxy's store holds in a folder; none = empty or not there. Also shows whether that store answers. */
export async function listArtifacts(
  client: MlflowClient,
  path: string,
  options?: CallOptions,
): Promise<ArtifactEntry[]> {
  const entry = z
    .object({ path: z.string(), is_dir: z.boolean().default(false), file_size: number.default(0) })
    .transform((one): ArtifactEntry => ({ path: one.path, folder: one.is_dir, bytes: one.file_size }));
  const call = { method: "GET", route: root, query: { path }, asked: `list the artifacts of ${path}` } as const;
  return (await client.call(call, z.object({ files: z.array(entry).default([]) }), options)).files;
}

/** Undefined when it is not there. */
export async function artifactIfThere(
  client: MlflowClient,
  path: string,
  options?: CallOptions,
): Promise<Buffer | undefined> {
  try {
    return await getArtifact(client, path, options);
  } catch (error) {
    if (error instanceof TrackingError && (error.reason === "not-found" || error.reason === "no-route"))
      return undefined;
    throw error;
  }
}

function encoded(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
