import type { Template } from "../../../manifest/argo.ts";
import type { ManifestDocument, Path } from "../../../manifest/model.ts";
import { specOf } from "../../../manifest/pipelines/templateLookup.ts";
import { asList, asRecord, asText, isRecord } from "../../../manifest/record.ts";
import { nearestName } from "../../../text/nearestName.ts";
import type { Inspection } from "./inspection.ts";

/** Every mounted volume is declared by the template or by the spec. */
export function inspectMounts(
  inspection: Inspection,
  template: Template,
  document: ManifestDocument,
  path: Path,
  step: string,
): void {
  const { spec } = inspection.pipeline;
  if (asText(template.podSpecPatch)?.includes("volumes") || asText(spec.podSpecPatch)?.includes("volumes")) return;
  if (inspection.library || isRecord(specOf(document).templateDefaults)) return; // the workflow that uses it brings the volumes
  const declared = new Set(
    [...asList(template.volumes), ...asList(spec.volumes)].map((volume) => String(asRecord(volume).name)),
  );
  for (const claim of asList(spec.volumeClaimTemplates)) declared.add(String(asRecord(asRecord(claim).metadata).name));
  for (const kind of ["container", "script"] as const) {
    for (const [index, mount] of asList(asRecord(template[kind]).volumeMounts).entries()) {
      const name = asText(asRecord(mount).name);
      if (name === undefined || name.includes("{{") || declared.has(name)) continue;
      const near = nearestName(name, declared);
      const message = `the volume "${name.slice(0, 60)}" is mounted but not declared${near === undefined ? "" : `; did you mean ${near}?`}`;
      inspection.say("PF-ARGO-002", message, document, [...path, kind, "volumeMounts", index, "name"], {
        step,
        gap: "volume",
      });
    }
  }
}
