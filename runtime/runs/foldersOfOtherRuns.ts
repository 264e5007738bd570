import type { Workflow } from "../manifest/argo.ts";

/** A RUN_ID: the workflow's name and its uid. */
const runId = /^(.+)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** What Kubernetes puts behind `generateName`: five of its letters and digits that spell no words. */
const generated = /^[bcdfghjklmnpqrstvwxz2456789]{5}(?![a-z0-9])/;

/**
 * Tells folders that another run made, for a place that runs share (a CHECKPOINT_DIR without the run in it): named after another
 * run's RUN_ID, or with a name that `generateName` gave to another run. What such a folder holds was never this run's work.
 */
export function foldersOfOtherRuns({ metadata }: Workflow): (folder: string) => boolean {
  const { name, uid, generateName } = metadata;
  return (folder) => {
    if (uid !== undefined && folder.includes(uid)) return false;
    if (name !== undefined && (folder === name || folder.startsWith(`${name}-`))) return false;
    if (runId.test(folder)) return true;
    if (generateName === undefined || !folder.startsWith(generateName)) return false;
    return generated.test(folder.slice(generateName.length));
  };
}
