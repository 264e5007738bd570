import { promisify } from "node:util";
import { brotliDecompress, gunzip, zstdDecompress } from "node:zlib";
import type { NodeStatus, Workflow } from "../../manifest/argo.ts";
import { ClusterError } from "./clusterError.ts";

const maxOutputLength = 512 * 2 ** 20;
const unzip = promisify(gunzip);
const unbrotli = promisify(brotliDecompress);
const unzstd = promisify(zstdDecompress);

/** Where the nodes of a workflow are: in the object, compressed in it, in the controller's database, or it has none yet. */
export function nodesAre({ status }: Workflow): "here" | "compressed" | "offloaded" | "none" {
  if (status?.nodes !== undefined) return "here";
  if (typeof status?.["compressedNodes"] === "string" && status["compressedNodes"] !== "") return "compressed";
  const version = status?.["offloadNodeStatusVersion"];
  return typeof version === "string" && version !== "" ? "offloaded" : "none";
}

/**
 * The workflow with readable nodes: Argo packs a status of more than 1 MiB as base64 of gzip, zstd or brotli (told apart by
 * their first bytes; brotli has none). Throws ClusterError when it is damaged.
 */
export async function unpackNodes(workflow: Workflow): Promise<Workflow> {
  if (nodesAre(workflow) !== "compressed") return workflow;
  const { compressedNodes, ...status } = workflow.status!;
  try {
    const json = await decompress(Buffer.from(compressedNodes as string, "base64"));
    const nodes = JSON.parse(json.toString("utf8")) as Record<string, NodeStatus>;
    if (typeof nodes !== "object" || nodes === null) throw new Error("no object");
    return { ...workflow, status: { ...status, nodes } };
  } catch (cause) {
    throw new ClusterError(`The compressed node status of ${workflow.metadata.name} is damaged.`, {
      reason: "damaged-status",
      hint: "kubectl get workflow -o yaml shows the object as it is.",
      cause,
    });
  }
}

async function decompress(bytes: Buffer): Promise<Buffer> {
  if (bytes.readUInt16BE(0) === 0x1f8b) return unzip(bytes, { maxOutputLength });
  if (bytes.readUInt32BE(0) === 0x28b52ffd) return unzstd(bytes, { maxOutputLength });
  return unbrotli(bytes, { maxOutputLength });
}
