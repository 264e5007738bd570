import type { DocumentOptions, ParseOptions, SchemaOptions } from "yaml";

/**
 * YAML as Go's reader under Argo takes it: YAML 1.1 words (yes, on, 017), but no base-60 numbers and no timestamps, which stay
 * text. Duplicate keys and merge keys are ours (plainValue.ts): the library's own check is quadratic in the keys of a map.
 */
export const yamlOptions: ParseOptions & DocumentOptions & SchemaOptions = {
  version: "1.1",
  schema: "yaml-1.1",
  customTags: (tags) =>
    tags.filter((tag) => {
      if (typeof tag === "string")
        return !["merge", "intTime", "floatTime", "timestamp", "omap", "pairs", "set"].includes(tag);
      if (tag.tag === "tag:yaml.org,2002:timestamp" || tag.tag === "tag:yaml.org,2002:merge") return false;
      if (["omap", "pairs", "set"].some((name) => tag.tag.endsWith(`:${name}`))) return false;
      return !("format" in tag && tag.format === "TIME");
    }),
  uniqueKeys: false,
  merge: false,
  strict: true,
  stringKeys: false,
  prettyErrors: false,
  logLevel: "silent",
};
