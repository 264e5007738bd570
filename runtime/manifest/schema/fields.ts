import { nearestName } from "../../text/nearestName.ts";
import type { ManifestDocument, Path } from "../model.ts";
import generated from "./fields.generated.json" with { type: "json" };

/** What one place of an Argo object may hold. */
export interface FieldType {
  type:
    | "string"
    | "any-scalar"
    | "integer"
    | "number"
    | "boolean"
    | "int-or-string"
    | "quantity"
    | "any"
    | "list"
    | "map"
    | "object";
  /** Allowed words, for strings that have such a list. */
  enum?: readonly string[];
  /** Of "object": its fields; nothing else is allowed. */
  fields?: ReadonlyMap<string, { required: boolean; type: FieldType }>;
  /** Of "list" and "map": what each value is. */
  items?: FieldType;
}

/** Version of Argo whose CRDs the fields were generated from. */
export const fieldsVersion: string = generated.version;

/**
 * Type of the value at `path` in an object of `kind`; undefined when the schema has no such place. An inline template is read
 * as a template again, at any depth.
 */
export function fieldsAt(kind: ManifestDocument["kind"], path: Path): FieldType | undefined {
  let type: FieldType | undefined = typeOf(generated.roots[kind]);
  for (const key of path) {
    if (type?.type === "any") return type;
    if (type?.type === "list") type = typeof key === "number" ? type.items : undefined;
    else if (type?.type === "map") type = type.items;
    else type = type?.fields?.get(String(key))?.type;
    if (!type) return undefined;
  }
  return type;
}

/** The field of `type` that a misspelt name most likely means. */
export function nearestField(type: FieldType, name: string): string | undefined {
  return type.fields && nearestName(name, type.fields.keys());
}

// One text per type: an atom, "[ID" list, "{ID" map, "eA|B" words, "oNAME:ID NAME!ID" object ("!" = required), "T" template;
// ids are base 36 positions in `types`. Types refer to themselves only through "T", and are made when first asked for.
const made = new Map<number, FieldType>();

function typeOf(id: number): FieldType {
  let type = made.get(id);
  if (!type) {
    type = decode(generated.types[id]!);
    made.set(id, type);
  }
  return type;
}

const atoms: Record<string, FieldType> = {
  s: { type: "string" },
  y: { type: "any-scalar" },
  i: { type: "integer" },
  n: { type: "number" },
  b: { type: "boolean" },
  x: { type: "int-or-string" },
  q: { type: "quantity" },
  a: { type: "any" },
};

function decode(text: string): FieldType {
  const atom = atoms[text];
  if (atom) return atom;
  const rest = text.slice(1);
  switch (text[0]) {
    case "T":
      return fieldsAt("Workflow", ["spec", "templates", 0])!;
    case "e":
      return { type: "string", enum: rest.split("|") };
    case "[":
      return { type: "list", items: typeOf(Number.parseInt(rest, 36)) };
    case "{":
      return { type: "map", items: typeOf(Number.parseInt(rest, 36)) };
    default:
      return { type: "object", fields: lazyFields(rest) };
  }
}

/** Types of the fields are decoded when they are read: a check of ten lines does not decode all of Kubernetes. */
function lazyFields(text: string): Map<string, { required: boolean; type: FieldType }> {
  const fields = new Map<string, { required: boolean; type: FieldType }>();
  for (const field of text.split(" ").filter(Boolean)) {
    const [, name, mark, id] = /^([^!:]+)([!:])(.+)$/.exec(field) as unknown as [string, string, string, string];
    fields.set(name, {
      required: mark === "!",
      get type() {
        return typeOf(Number.parseInt(id, 36));
      },
    });
  }
  return fields;
}
