import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Template, Workflow } from "../../manifest/argo.ts";
import { safeName, type RunFolder } from "./runStore/runFolder.ts";

/**
 * Folder of this machine behind a path that a step's container sees: through its volume mounts (the same rules as
 * executor/volumes.ts). Undefined for what dies with the attempt (emptyDir, /tmp, the container's own files) and for URIs
 * of other machines.
 */
export function hostPath(
  place: string,
  template: Template | undefined,
  workflow: Workflow,
  { run, claims }: { run: RunFolder; claims: string },
): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(place)) {
    if (!/^file:\/\/(localhost)?\//i.test(place)) return undefined;
    return hostPath(fileURLToPath(place.replace(/^file:\/\/localhost/i, "file://")), template, workflow, {
      run,
      claims,
    });
  }
  if (!place.startsWith("/") || /(^|\/)\.\.(\/|$)/.test(place)) return undefined;
  const mounts = containersOf(template).flatMap(({ volumeMounts }) => volumeMounts ?? []);
  const mount = mounts
    .filter(({ mountPath }) => place === mountPath || place.startsWith(withSlash(mountPath)))
    .sort((a, b) => b.mountPath.length - a.mountPath.length)[0];
  // Not mounted: the executor leaves such a path as it is, except below /tmp, which is the attempt's own.
  if (mount === undefined) return place === "/tmp" || place.startsWith("/tmp/") ? undefined : place;
  const folder = volumeFolder(mount.name, template, workflow, run, claims);
  const below = (mount.subPath ?? "").split("/").filter((part) => part !== "" && part !== "." && part !== "..");
  return folder === undefined ? undefined : join(folder, ...below, place.slice(mount.mountPath.length));
}

function volumeFolder(
  name: string,
  template: Template | undefined,
  { spec }: Workflow,
  run: RunFolder,
  claims: string,
): string | undefined {
  const perRun = (spec.volumeClaimTemplates ?? []) as { metadata?: { name?: string } }[];
  if (perRun.some(({ metadata }) => metadata?.name === name)) return join(run.volumes, safeName(name));
  const volume = [...(template?.volumes ?? []), ...(spec.volumes ?? [])].find((candidate) => candidate.name === name);
  const claim = volume?.persistentVolumeClaim as { claimName?: string } | undefined;
  if (claim !== undefined) return join(claims, safeName(claim.claimName ?? name));
  return (volume?.hostPath as { path?: string } | undefined)?.path;
}

function containersOf(template: Template | undefined) {
  const { container, script, containerSet } = template ?? {};
  return [container, script, ...(containerSet?.containers ?? [])].filter((one) => one != null);
}

function withSlash(path: string): string {
  return path.endsWith("/") ? path : `${path}/`;
}
