import { asList, asRecord } from "../../../manifest/record.ts";
import type { Inspection } from "./inspection.ts";

/** The `workflow.…` variables that the pipeline defines before any template runs. */
export function addGlobalVariables(inspection: Inspection): void {
  const { spec, document } = inspection.pipeline;
  const add = (...names: string[]) => inspection.globals.add(...names.map((name) => `workflow.${name}`));
  add("name", "namespace", "mainEntrypoint", "serviceAccountName", "uid", "status");
  add("annotations", "annotations.json", "labels", "labels.json");
  const parameters = asList(spec.arguments?.parameters);
  if (parameters.length > 0) add("parameters", "parameters.json");
  for (const parameter of parameters) add(`parameters.${String(asRecord(parameter).name)}`);
  // A CronWorkflow gives its workflows spec.workflowMetadata, not its own metadata.
  const owner =
    document.kind === "CronWorkflow" ? asRecord(document.object.spec).workflowMetadata : document.object.metadata;
  for (const metadata of [owner, spec.workflowMetadata].map(asRecord)) {
    for (const name of Object.keys(asRecord(metadata.annotations))) add(`annotations.${name}`);
    for (const field of ["labels", "labelsFrom"]) {
      for (const name of Object.keys(asRecord(metadata[field]))) add(`labels.${name}`);
    }
  }
  if (spec.priority !== undefined) add("priority");
}
