import type { Path } from "../../../manifest/model.ts";
import { asList, asRecord, asText } from "../../../manifest/record.ts";
import { anyGlobalArtifact } from "../rules/variableScope.ts";
import type { Inspection } from "./inspection.ts";
import { sayUndefinedTemplate } from "./undefinedTemplate.ts";
import { sayMissingInputs } from "./missingInputs.ts";

/** The templates that the spec itself names: entrypoint and onExit. */
export function inspectEntry(inspection: Inspection): void {
  const { document, spec, specPath } = inspection.pipeline;
  const entrypoint = asText(spec.entrypoint);
  if (entrypoint === undefined) {
    if (!inspection.library) inspection.say("PF-ARGO-003", "spec.entrypoint is required", document, specPath);
  } else if (!entrypoint.includes("{{")) {
    inspectNamed(
      inspection,
      entrypoint,
      "entrypoint",
      [...specPath, "entrypoint"],
      inspection.library ? undefined : (spec.arguments ?? {}),
    );
  }
  const onExit = asText(spec.onExit);
  if (onExit === undefined) return;
  inspection.globals.add("workflow.failures");
  const outputs = [...inspection.lookup.templates(inspection.home).values()].flatMap(({ template }) =>
    asList(asRecord(template.outputs).artifacts),
  );
  if (outputs.some((artifact) => asText(asRecord(artifact).globalName)?.includes("{{")))
    inspection.globals.add(anyGlobalArtifact);
  inspectNamed(inspection, onExit, "onExit", [...specPath, "onExit"], asRecord(document.object.spec).arguments ?? {});
}

/** A template named by the spec itself; `given` undefined = every input counts as given. */
function inspectNamed(inspection: Inspection, name: string, what: string, path: Path, given: unknown): void {
  const { document } = inspection.pipeline;
  const place = inspection.lookup.templates(inspection.home).get(name);
  if (!place) return sayUndefinedTemplate(inspection, name, what, document, path, undefined);
  if (given !== undefined) sayMissingInputs(inspection, place.template, given, `${what} ${name}`, document, path, name);
  inspection.visit(place);
}
