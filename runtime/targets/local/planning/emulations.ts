import type { Template, WorkflowSpec } from "../../../manifest/argo.ts";
import type { PreflightConfig } from "../../../config/schema.ts";
import type { TargetPlan } from "../../target.ts";
import { findImageMapping } from "../executor/imageMapping.ts";
import type { ExecutedTemplate } from "./executedTemplates.ts";

type Emulation = TargetPlan["emulated"][number];

/** What runs, but not as on a cluster, once each. */
export function emulations(spec: WorkflowSpec, executed: ExecutedTemplate[], config: PreflightConfig): Emulation[] {
  const templates = executed.map(({ template }) => template);
  const found: Emulation[] = [];
  const add = (feature: string, how: string, applies: boolean) => applies && found.push({ feature, how });
  const images = new Set(templates.flatMap(imagesOf));
  for (const image of images) {
    const mapping = findImageMapping(image, config.local.images);
    const how =
      mapping === undefined ? "the programs of this machine" : `local.images "${mapping.match}" of preflight.yaml`;
    found.push({ feature: `image ${image}`, how: `runs as processes with ${how}` });
  }
  const uses = (test: (template: Template) => unknown) => templates.some((template) => !!test(template));
  add(
    "absolute paths of artifacts and parameters",
    "are mapped into the attempt's own folder",
    uses(
      ({ inputs, outputs }) => inputs?.artifacts?.length || outputs?.artifacts?.length || outputs?.parameters?.length,
    ),
  );
  add(
    "the artifact repository",
    config.local.artifacts === undefined
      ? "is a folder of the run"
      : `is ${config.local.artifacts}, with a copy in the run's folder`,
    uses(({ inputs, outputs }) => inputs?.artifacts?.length || outputs?.artifacts?.length),
  );
  add(
    "volumes",
    "are folders below .preflight/",
    uses(
      ({ container, script, containerSet }) =>
        container?.volumeMounts?.length || script?.volumeMounts?.length || containerSet,
    ),
  );
  add(
    "daemon steps",
    "share the network of this machine (127.0.0.1); a readinessProbe of kind exec counts as passed",
    uses(({ daemon }) => daemon),
  );
  add(
    "memoize",
    "keeps its cache below .preflight/, for the runs of this folder",
    uses(({ memoize }) => memoize),
  );
  add(
    "synchronization",
    "holds among the runs of this folder",
    uses(({ synchronization }) => synchronization) || spec.synchronization !== undefined,
  );
  add(
    "resources, securityContext",
    "are not enforced",
    uses(({ container, script }) => (container ?? script)?.resources ?? (container ?? script)?.["securityContext"]),
  );
  add(
    "nodeSelector, affinity, tolerations",
    "have no meaning here",
    uses(({ nodeSelector, affinity, tolerations }) => nodeSelector ?? affinity ?? tolerations) ||
      spec.nodeSelector !== undefined,
  );
  add("metrics", "are not emitted", uses((template) => template["metrics"]) || spec["metrics"] !== undefined);
  add(
    "podGC, ttlStrategy, artifactGC",
    "nothing is deleted before the run is",
    ["podGC", "ttlStrategy", "artifactGC"].some((field) => spec[field] !== undefined),
  );
  return found;
}

function imagesOf(template: Template): string[] {
  const containers = [
    template.container,
    template.script,
    ...(template.containerSet?.containers ?? []),
    ...(template.initContainers ?? []),
  ];
  return containers.flatMap((container) => (container?.image ? [container.image] : []));
}
