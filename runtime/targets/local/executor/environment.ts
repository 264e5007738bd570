import type { Container } from "../../../manifest/argo.ts";
import type { PodRequest } from "../engine/pod.ts";
import type { PreflightConfig } from "../../../config/schema.ts";
import { expandDollars } from "./dollarExpansion.ts";
import { markerName } from "./guardian/attemptMarker.ts";
import { LocalError } from "../localError.ts";

/** Variables of this machine that a step sees; of the user's own environment only what `local.passEnvironment` names. */
const passed = [
  "PATH",
  "HOME",
  "USER",
  "LOGNAME",
  "SHELL",
  "TZ",
  "LANG",
  "LC_ALL",
  "LD_LIBRARY_PATH",
  "DYLD_LIBRARY_PATH",
];

export interface EnvironmentSources {
  local: PreflightConfig["local"];
  /** Environment that the image mapping gives. */
  image: Record<string, string>;
  /** Folders put before PATH (wrappers of mapped interpreters). */
  pathFirst: string[];
  marker: string;
  progressFile: string;
}

/**
 * Environment of one container: this machine's few variables, then the image's, preflight.yaml's `local.env`, Argo's and
 * the contract's variables, and last the container's own envFrom and env, with `$(NAME)` expanded in order as the kubelet
 * does.
 */
export function buildEnvironment(
  request: PodRequest,
  container: Container,
  { local, image, pathFirst, marker, progressFile }: EnvironmentSources,
): { env: Record<string, string>; own: Set<string> } {
  const env: Record<string, string> = { LANG: "C.UTF-8", PYTHONUNBUFFERED: "1" };
  for (const name of [...passed, ...(local.passEnvironment ?? [])])
    if (process.env[name] !== undefined) env[name] = process.env[name];
  env.PATH = [...pathFirst, env.PATH ?? "/usr/local/bin:/usr/bin:/bin"].join(":");
  Object.assign(env, image, local.env, request.environment, {
    ARGO_PROGRESS_FILE: progressFile,
    [markerName]: marker,
  });
  const own = new Set<string>();
  for (const source of (container.envFrom ?? []) as {
    prefix?: string;
    configMapRef?: { name?: string; optional?: boolean };
    secretRef?: { name?: string; optional?: boolean };
  }[]) {
    if (source.configMapRef === undefined) continue; // Secrets come from local.env, which every step has anyway.
    const data = local.configMaps[source.configMapRef.name ?? ""];
    if (data === undefined && source.configMapRef.optional !== true) {
      throw new LocalError(`The ConfigMap ${source.configMapRef.name} is not given in preflight.yaml.`, {
        reason: "config-map",
        hint: `Add it below local.configMaps.`,
      });
    }
    for (const [key, value] of Object.entries(data ?? {})) env[`${source.prefix ?? ""}${key}`] = value;
  }
  for (const { name, value, valueFrom } of container.env ?? []) {
    if (valueFrom === undefined) env[name] = expandDollars(value ?? "", env);
    else {
      const found = lookUp(request, local, name, valueFrom);
      if (found !== undefined) env[name] = found;
    }
    own.add(name);
  }
  return { env, own };
}

function lookUp(
  request: PodRequest,
  local: PreflightConfig["local"],
  name: string,
  from: NonNullable<NonNullable<Container["env"]>[number]["valueFrom"]>,
): string | undefined {
  if (from.fieldRef !== undefined) {
    const fields: Record<string, string> = {
      "metadata.name": request.podName,
      "metadata.namespace": "local",
      "spec.nodeName": "local",
      "status.podIP": "127.0.0.1",
      "status.hostIP": "127.0.0.1",
    };
    const label = /^metadata\.(labels|annotations)\['([^']+)'\]$/.exec(from.fieldRef.fieldPath);
    if (label === null) return fields[from.fieldRef.fieldPath] ?? "";
    const kind = label[1] as "labels" | "annotations";
    return request.template.metadata?.[kind]?.[label[2]!] ?? "";
  }
  if (from.configMapKeyRef !== undefined) {
    const { name: map, key, optional } = from.configMapKeyRef;
    const value = local.configMaps[map ?? ""]?.[key] ?? local.env[name];
    if (value === undefined && optional !== true) missing(`key ${key} of ConfigMap ${map}`, "local.configMaps");
    return value;
  }
  if (from.secretKeyRef !== undefined) {
    const value = local.env[name];
    if (value === undefined && from.secretKeyRef.optional !== true) {
      missing(`${name} (key ${from.secretKeyRef.key} of Secret ${from.secretKeyRef.name})`, "local.env");
    }
    return value;
  }
  return "";
}

function missing(what: string, where: string): never {
  throw new LocalError(`The step needs ${what}, which preflight.yaml does not give.`, {
    reason: "environment",
    hint: `Add it below ${where}.`,
  });
}
