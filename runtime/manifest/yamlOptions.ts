import type { DocumentOptions, ParseOptions, SchemaOptions } from "yaml";

/**
 * Only the structure is the library's: scalars, merge keys and duplicate keys are read from the source, by Go's rules (yaml11.ts,
 * plainValue.ts). The failsafe schema keeps the library from trying its own twenty patterns on every scalar first.
 */
export const yamlOptions: ParseOptions & DocumentOptions & SchemaOptions = {
  version: "1.1",
  schema: "failsafe",
  uniqueKeys: false,
  merge: false,
  strict: true,
  stringKeys: false,
  prettyErrors: false,
  logLevel: "silent",
};
