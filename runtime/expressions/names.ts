/** Argo cuts the part in front of the hash so that the name fits Kubernetes' 253 characters. */
const longestPrefix = 253 - 10 - 1;

/** 32-bit FNV-1a of the UTF-8 bytes of a text. */
export function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

/** The id of the node called `node` in status.nodes of `workflow`. */
export function nodeId(workflow: string, node: string): string {
  return node === workflow ? workflow : `${workflow}-${fnv1a32(node)}`;
}

/**
 * The name of the pod of a node.
 * @param template name of the template the pod runs; "" for an inline one
 * @param version annotation workflows.argoproj.io/pod-name-format; anything but "v1" is v2, as in Argo
 */
export function podName(workflow: string, node: string, template: string, id: string, version = "v2"): string {
  if (version === "v1") return id;
  if (workflow === node) return workflow;
  const prefix = Buffer.from(template === "" ? workflow : `${workflow}-${template}`);
  return `${prefix.subarray(0, longestPrefix).toString()}-${fnv1a32(node)}`;
}
