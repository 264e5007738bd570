import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Container, Template } from "../../../manifest/argo.ts";
import type { PreflightConfig } from "../../../config/schema.ts";
import { LocalError } from "../localError.ts";
import { safeName, type RunFolder } from "../runStore/runFolder.ts";

export interface VolumeSources {
  run: RunFolder;
  /** spec.volumes of the workflow. */
  specVolumes: Template["volumes"];
  specClaims: object[];
  local: PreflightConfig["local"];
  /** Folder of claims that outlive a run: `.preflight/volumes`. */
  claims: string;
}

/**
 * Gives every volume that the containers mount a folder, and returns where each mount path leads.
 * emptyDir: fresh per incarnation; volumeClaimTemplates: one per run; PVC: one per claim name, kept over runs;
 * configMap: files from preflight.yaml; hostPath: itself.
 */
export async function prepareVolumes(
  template: Template,
  containers: Container[],
  incarnation: string,
  { run, specVolumes, specClaims, local, claims }: VolumeSources,
): Promise<[string, string][]> {
  const declared = new Map(
    [...(specVolumes ?? []), ...(template.volumes ?? [])].map((volume) => [volume.name, volume]),
  );
  const templates = new Set((specClaims as { metadata?: { name?: string } }[]).map((claim) => claim.metadata?.name));
  const ready = new Map<string, string>();
  const folders: [string, string][] = [];
  const mounts = containers.flatMap((container) => container.volumeMounts ?? []);
  for (const { name, mountPath, subPath } of mounts) {
    let host = ready.get(name);
    if (host === undefined) {
      const volume = declared.get(name) as Record<string, unknown> | undefined;
      if (templates.has(name)) host = join(run.volumes, safeName(name));
      else if (volume === undefined)
        throw new LocalError(`The volume ${name} is mounted but nowhere declared.`, { reason: "volume" });
      else if ("emptyDir" in volume) host = join(incarnation, "volumes", safeName(name));
      else if ("persistentVolumeClaim" in volume) {
        const claim = (volume.persistentVolumeClaim as { claimName?: string } | null)?.claimName ?? name;
        host = join(claims, safeName(claim));
      } else if ("hostPath" in volume) host = (volume.hostPath as { path?: string } | null)?.path ?? "/";
      else if ("configMap" in volume)
        host = await configMapFolder(volume.configMap, join(incarnation, "volumes", safeName(name)), local);
      else {
        const kind = Object.keys(volume).find((key) => key !== "name") ?? "this kind";
        throw new LocalError(`The volume ${name} (${kind}) can not be had on this machine.`, {
          reason: "volume",
          hint: "Run this pipeline on a cluster target, or give the values as local.env in preflight.yaml.",
        });
      }
      if (!("hostPath" in (volume ?? {}))) await mkdir(host, { recursive: true });
      ready.set(name, host);
    }
    const below = (subPath ?? "").split("/").filter((part) => part !== "" && part !== "." && part !== "..");
    const target = join(host, ...below);
    if (below.length > 0) await mkdir(target, { recursive: true });
    const place = `/${mountPath
      .split("/")
      .filter((part) => part !== "" && part !== "." && part !== "..")
      .join("/")}`;
    if (place !== "/" && !folders.some(([container]) => container === place)) folders.push([place, target]);
  }
  return folders;
}

async function configMapFolder(source: unknown, folder: string, local: PreflightConfig["local"]): Promise<string> {
  const { name, items, optional } = (source ?? {}) as {
    name?: string;
    items?: { key: string; path: string }[];
    optional?: boolean;
  };
  const data = local.configMaps[name ?? ""];
  if (data === undefined && optional !== true) {
    throw new LocalError(`The ConfigMap ${name} is not given in preflight.yaml.`, {
      reason: "config-map",
      hint: "Add it below local.configMaps.",
    });
  }
  await mkdir(folder, { recursive: true });
  for (const key of Object.keys(data ?? {})) {
    const item = items?.find((entry) => entry.key === key);
    if (items !== undefined && item === undefined) continue;
    await writeFile(join(folder, safeName(item?.path ?? key)), data![key]!);
  }
  return folder;
}
