import type { ManifestDocument } from "../manifest/model.ts";
import type { TemplatePlace } from "../manifest/pipelines/templateLookup.ts";

/** Identities of the things that names stand for: what differs in file, document or template is another thing. */
export const symbolNames = {
  object: (kind: string, name: string) => `object ${kind} ${name}`,
  template: ({ scope, path }: Pick<TemplatePlace, "scope" | "path">) =>
    `template ${documentId(scope)} ${path.join(".")}`,
  call: (template: string, name: string) => `call ${name} of ${template}`,
  /** Parameters and artifacts of a template. */
  port: (template: string, side: "inputs" | "outputs", sort: string, name: string) =>
    `${side}.${sort}.${name} of ${template}`,
  argument: (document: ManifestDocument, name: string) => `arguments.parameters.${name} of ${documentId(document)}`,
};

function documentId({ file, index }: ManifestDocument): string {
  return JSON.stringify([file, index]);
}
