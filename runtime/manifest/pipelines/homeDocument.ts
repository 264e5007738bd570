import type { ManifestDocument } from "../model.ts";
import { asRecord, asText } from "../record.ts";
import { specOf, type TemplateLookup } from "./templateLookup.ts";

/** The document whose templates a pipeline runs: its own, or the one that its workflowTemplateRef names where that is given. */
export function homeDocument(document: ManifestDocument, lookup: TemplateLookup): ManifestDocument {
  const reference = asRecord(specOf(document).workflowTemplateRef);
  const kind = reference.clusterScope === true ? "ClusterWorkflowTemplate" : "WorkflowTemplate";
  const name = asText(reference.name);
  return (name === undefined ? undefined : lookup.document(kind, name)) ?? document;
}
