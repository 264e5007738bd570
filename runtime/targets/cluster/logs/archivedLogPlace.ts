import type { Artifact, Workflow } from "../../../manifest/argo.ts";
import { asRecord, asText, type JsonObject } from "../../../manifest/record.ts";

/** Where Argo put the log of a container. */
export interface ArchivedLogPlace {
  /** s3:// or gs://, without the key. */
  bucket: string;
  key: string;
  /** As the cluster reaches the store, often a name that only pods can resolve; undefined = that of the cloud. */
  endpoint?: string;
  region?: string;
}

/**
 * Where the log of a container was archived: by the node's own artifact, which leaves out what it shares with the repository
 * that the run was started with (`status.artifactRepositoryRef`). Undefined when none was; else what is in the way, in one clause.
 */
export function archivedLogPlace(
  { status }: Workflow,
  nodeId: string,
  container: string,
): ArchivedLogPlace | { problem: string } | undefined {
  const nodes = status?.nodes ?? {};
  const artifact = logArtifact(nodes[nodeId]?.outputs?.artifacts, container);
  if (artifact === undefined) return undefined;
  if (artifact.deleted === true) return { problem: "Argo's artifact garbage collection deleted it" };
  const repository = asRecord(asRecord(status?.artifactRepositoryRef).artifactRepository);
  const scheme = (["s3", "gcs"] as const).find((kind) => asText(asRecord(artifact[kind]).key) !== undefined);
  if (scheme === undefined) return { problem: "it is on a store of a kind that Preflight can not open" };
  const own = asRecord(artifact[scheme]);
  const shared = asRecord(repository[scheme]);
  const key = asText(own.key)!;
  const bucket = asText(own.bucket) ?? asText(shared.bucket);
  if (bucket === undefined) return { problem: "the run does not say which bucket it is in" };
  // With a key format that does not tell pods apart, each log took the place of the one before.
  const others = Object.values(nodes).filter(
    ({ id, type, outputs }) =>
      type === "Pod" &&
      id !== nodeId &&
      (outputs?.artifacts ?? []).some((other) => {
        const { key: otherKey, bucket: otherBucket } = asRecord(other[scheme]);
        return otherKey === key && (otherBucket ?? bucket) === bucket;
      }),
  );
  if (others.length > 0) return { problem: `the log of another step has the same key (${key.slice(0, 200)})` };
  if (scheme === "gcs") return { bucket: `gs://${bucket}`, key };
  return {
    bucket: `s3://${bucket}`,
    key,
    ...reachedBy(asText(own.bucket) === undefined ? { ...shared, ...own } : own),
  };
}

/** Containers whose logs a node archived, in the node's order. */
export function archivedContainers({ status }: Workflow, nodeId: string): string[] {
  const artifacts = status?.nodes?.[nodeId]?.outputs?.artifacts ?? [];
  return artifacts.flatMap(({ name }) => {
    const container = name.endsWith("-logs") ? name.slice(0, -"-logs".length) : "";
    return logArtifact(artifacts, container) === undefined ? [] : [container];
  });
}

/** Argo names it CONTAINER-logs and the file CONTAINER.log; a pipeline's own artifact of such a name has another file. */
function logArtifact(artifacts: readonly Artifact[] | undefined, container: string): Artifact | undefined {
  return artifacts?.find((artifact) => {
    if (artifact.name !== `${container}-logs` || artifact.path !== undefined) return false;
    const keys = Object.values(artifact).map((location) => asText(asRecord(location).key));
    return keys.every((key) => key === undefined || key === `${container}.log` || key.endsWith(`/${container}.log`));
  });
}

function reachedBy({ endpoint, insecure, region }: JsonObject): Pick<ArchivedLogPlace, "endpoint" | "region"> {
  const host = asText(endpoint);
  const where = asText(region);
  const ofAws = host === undefined || /^s3[a-z0-9.-]*\.amazonaws\.com(\.cn)?$/.test(host);
  return {
    ...(!ofAws && { endpoint: `${insecure === true ? "http" : "https"}://${host}` }),
    ...(where !== undefined && { region: where }),
  };
}
