import type { NodeStatus } from "../../../manifest/argo.ts";
import type { Run } from "./run.ts";

/** Ends a daemon: it is Succeeded at once, its process gets SIGTERM and the grace period. */
export function stopDaemon(run: Run, node: NodeStatus): void {
  run.host.stopPod(node.id, { reason: "its template has ended" });
  run.pods.delete(node.id);
  run.nodes.update(node, { daemoned: undefined });
  run.nodes.mark(node, "Succeeded");
}

/** Ends the daemons that were started below a steps or dag node that is over. */
export function stopDaemonsBelow(run: Run, node: NodeStatus): void {
  for (const id of run.daemons) {
    const daemon = run.nodes.get(id);
    if (daemon?.daemoned === true && daemon.boundaryID === node.id) stopDaemon(run, daemon);
  }
}
