import { readFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "yaml";

/** The part of OpenAPI that CRDs use. */
interface OpenApi {
  type?: string;
  properties?: Record<string, OpenApi>;
  additionalProperties?: OpenApi | boolean;
  items?: OpenApi;
  enum?: string[];
  required?: string[];
  description?: string;
  pattern?: string;
  $ref?: string;
  "x-kubernetes-int-or-string"?: boolean;
  "x-kubernetes-preserve-unknown-fields"?: boolean;
}

const kinds = {
  Workflow: "workflows",
  WorkflowTemplate: "workflowtemplates",
  ClusterWorkflowTemplate: "clusterworkflowtemplates",
  CronWorkflow: "cronworkflows",
};

/**
 * The text of fields.generated.json (its form: runtime/manifest/schema/fields.ts). Equal subtrees are written once. ObjectMeta,
 * which CRDs leave out, comes from Argo's own JSON schema.
 */
export async function fieldData(folder: string): Promise<string> {
  const definitions = JSON.parse(await readFile(path.join(folder, "argo-src/api/jsonschema/schema.json"), "utf8"))
    .definitions as Record<string, OpenApi>;
  const version = (await readFile(path.join(folder, "argo-src/.version"), "utf8")).trim();
  const encoder = new Encoder(definitions);
  const roots: Record<string, number> = {};
  for (const [kind, file] of Object.entries(kinds)) {
    const crd = parse(
      await readFile(path.join(folder, `argo-manifests/base/crds/full/argoproj.io_${file}.yaml`), "utf8"),
    );
    const root = crd.spec.versions[0].schema.openAPIV3Schema as OpenApi;
    roots[kind] = encoder.root(root);
  }
  return `${JSON.stringify({ version, roots, types: encoder.types })}\n`;
}

class Encoder {
  readonly types: string[] = [];
  readonly #ids = new Map<string, number>();
  readonly #definitions: Record<string, OpenApi>;

  constructor(definitions: Record<string, OpenApi>) {
    this.#definitions = definitions;
  }

  root(schema: OpenApi): number {
    const metadata: OpenApi = { $ref: "#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta" };
    const properties = { ...schema.properties, metadata };
    // Nobody writes a status by hand, and it would be most of the data.
    if ("status" in properties) properties.status = { "x-kubernetes-preserve-unknown-fields": true };
    return this.#id(this.#encode({ ...schema, properties }));
  }

  #id(encoded: string): number {
    let id = this.#ids.get(encoded);
    if (id === undefined) {
      id = this.types.push(encoded) - 1;
      this.#ids.set(encoded, id);
    }
    return id;
  }

  #encode(schema: OpenApi, name = ""): string {
    if (schema.$ref !== undefined) return this.#encode(this.#definitions[schema.$ref.split("/").at(-1)!]!, name);
    if (name === "inline") return "T"; // a template inside a template: the CRD stops there
    if (schema["x-kubernetes-int-or-string"]) return schema.pattern === undefined ? "x" : "q"; // q: a Quantity
    if (schema["x-kubernetes-preserve-unknown-fields"] && !schema.properties) return "a";
    if (schema.type === "string" && schema.description?.includes("It will unmarshall")) return "y"; // AnyString
    if (schema.enum) return `e${schema.enum.join("|")}`;
    const child = (value: OpenApi, key = "") => this.#id(this.#encode(value, key)).toString(36);
    if (schema.type === "array") return `[${child(schema.items!)}`;
    if (schema.type === "object") {
      if (typeof schema.additionalProperties === "object") return `{${child(schema.additionalProperties)}`;
      const required = new Set(schema.required);
      const fields = Object.entries(schema.properties ?? {}).map(([key, value]) => {
        const id = takesAnyScalar(schema, key) ? this.#id("y").toString(36) : child(value, key);
        return `${key}${required.has(key) ? "!" : ":"}${id}`;
      });
      return `o${fields.join(" ")}`;
    }
    const atom = { string: "s", integer: "i", number: "n", boolean: "b" }[schema.type ?? ""];
    return atom ?? "a";
  }
}

/** Parameter.value, .default and ValueFrom.default are AnyString in Go: numbers and booleans become text. CRDs say "string". */
function takesAnyScalar({ properties = {} }: OpenApi, key: string): boolean {
  const parameter = "globalName" in properties && "enum" in properties;
  const valueFrom = "jqFilter" in properties && "supplied" in properties;
  return (parameter && (key === "value" || key === "default")) || (valueFrom && key === "default");
}
