import type { SourceRange } from "../../manifest/sourceRange.ts";
import type { CheckContext } from "../checkContext.ts";
import { annotation } from "../subject/annotations.ts";
import { mainContainers } from "../subject/containers.ts";
import { place } from "../subject/place.ts";
import type { Subject } from "../subject/subjects.ts";

/** Where a step's checkpoints lie. */
export interface CheckpointLocation {
  value: string;
  /** "config", "train.yaml:12". */
  source: string;
  range?: SourceRange;
  /** store = object store; volume = outlives the pod; pod = dies with the pod or its node; unknown = templated. */
  survives: "store" | "volume" | "pod" | "unknown";
  /** "emptyDir volume cache at /cache", "PVC data at /data". */
  detail: string;
  /** Name of the volume it lies on. */
  volume?: string;
}

/** The declared location: env CHECKPOINT_DIR, else the annotation preflight/checkpoints, else preflight.yaml. */
export function checkpointLocation(context: CheckContext, subject: Subject): CheckpointLocation | undefined {
  const { step } = subject;
  for (const { container, path } of mainContainers(step)) {
    const index = Array.isArray(container.env) ? container.env.findIndex((one) => one?.name === "CHECKPOINT_DIR") : -1;
    if (index < 0) continue;
    const variable = container.env![index]!;
    const range = step.document.rangeOf([...path, "env", index]);
    const source = place(range)!;
    if (typeof variable.value !== "string") {
      return {
        value: "CHECKPOINT_DIR from a reference",
        source,
        range,
        survives: "unknown",
        detail: "its value is not in the manifest",
      };
    }
    return { value: variable.value, source, range, ...classify(subject, variable.value) };
  }
  const annotated = annotation("preflight/checkpoints", subject);
  if (annotated !== undefined) {
    return {
      value: annotated.value,
      source: place(annotated.range)!,
      range: annotated.range,
      ...classify(subject, annotated.value),
    };
  }
  const configured = context.config.steps[step.name]?.checkpoints;
  return configured === undefined
    ? undefined
    : { value: configured, source: "config", ...classify(subject, configured) };
}

type Kind = Pick<CheckpointLocation, "survives" | "detail" | "volume">;

const remote = /^(?:s3a?|gs|gcs|az|azure|abfss?|wasbs?|oss|cos|hdfs|hf|https?|dbfs|mlflow-artifacts|runs|swift|r2):/i;

/** What becomes of files at `value` (a path or URL as the container sees it) when the pod and its node are gone. */
export function classify(subject: Subject, value: string): Kind {
  const scheme = remote.exec(value)?.[0];
  if (scheme !== undefined) return { survives: "store", detail: `object store ${scheme}//` };
  if (value.trim() === "") return { survives: "unknown", detail: "the value is empty" };
  const plain = value.replace(/^file:\/\//i, "");
  if (/^\{\{|\$\(/.test(plain)) return { survives: "unknown", detail: "the value is templated" };
  if (!plain.startsWith("/")) return { survives: "pod", detail: "a path in the container's own layer" };
  const mount = mountOf(subject, plain);
  if (mount === undefined) return { survives: "pod", detail: "a path in the container's own layer" };
  const volume = volumeOf(subject, mount.name);
  if (volume === undefined)
    return {
      survives: "unknown",
      detail: `volume ${mount.name} at ${mount.mountPath} is not defined here`,
      volume: mount.name,
    };
  const [kind] = Object.keys(volume).filter((key) => key !== "name");
  const detail = `${kind} volume ${mount.name} at ${mount.mountPath}`;
  if (
    ["emptyDir", "ephemeral", "hostPath", "configMap", "secret", "downwardAPI", "projected", "image"].includes(
      kind ?? "",
    )
  ) {
    return {
      survives: "pod",
      detail: kind === "hostPath" ? `${detail}: stays on the reclaimed node` : detail,
      volume: mount.name,
    };
  }
  return { survives: "volume", detail, volume: mount.name };
}

interface Mount {
  name: string;
  mountPath: string;
}

function mountOf({ step }: Subject, file: string): Mount | undefined {
  const mounts: Mount[] = [];
  const take = (list: unknown): void => {
    for (const mount of Array.isArray(list) ? (list as unknown[]) : []) {
      const { name, mountPath } = (mount ?? {}) as Partial<Mount>;
      if (typeof name === "string" && typeof mountPath === "string") mounts.push({ name, mountPath });
    }
  };
  for (const { container } of mainContainers(step)) take(container.volumeMounts);
  take(step.template.containerSet?.volumeMounts);
  return mounts
    .filter(({ mountPath }) => {
      const prefix = mountPath.replace(/\/+$/, "");
      return file === prefix || file.startsWith(`${prefix}/`);
    })
    .toSorted((left, right) => right.mountPath.length - left.mountPath.length)[0];
}

function volumeOf({ step, pipeline }: Subject, name: string): Record<string, unknown> | undefined {
  for (const list of [step.template.volumes, pipeline.spec.volumes]) {
    const found = Array.isArray(list) ? list.find((volume) => volume?.name === name) : undefined;
    if (found !== undefined) return found;
  }
  const claims: unknown = pipeline.spec.volumeClaimTemplates;
  const claim = Array.isArray(claims)
    ? (claims as { metadata?: { name?: string } }[]).find((one) => one?.metadata?.name === name)
    : undefined;
  return claim === undefined ? undefined : { name, volumeClaimTemplate: claim };
}
