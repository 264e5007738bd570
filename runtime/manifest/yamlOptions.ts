import type { DocumentOptions, ParseOptions, SchemaOptions } from "yaml";

/**
 * The YAML 1.1 structure of a text. What a scalar means is ours (yaml11.ts, by Go's rules), so the library is given the schema
 * that resolves none; duplicate keys and merge keys too (plainValue.ts): the library's check is quadratic in the keys of a map.
 */
export const yamlOptions: ParseOptions & DocumentOptions & SchemaOptions = {
  version: "1.1",
  schema: "failsafe",
  resolveKnownTags: false,
  uniqueKeys: false,
  merge: false,
  strict: true,
  stringKeys: false,
  prettyErrors: false,
  logLevel: "silent",
};
