import type { Artifact } from "../../manifest/argo.ts";
import type { ManifestDocument, Path } from "../../manifest/model.ts";
import type { SourceRange } from "../../manifest/sourceRange.ts";
import type { Subject } from "../subject/subjects.ts";

/** One key that a step writes to, as the manifest says it. */
export interface OutputKey {
  artifact: string;
  key: string;
  document: ManifestDocument;
  /** Path of the key; the location (s3, gcs, …) is its parent. */
  path: Path;
  range: SourceRange;
}

const keyFields: Record<string, string> = {
  s3: "key",
  gcs: "key",
  oss: "key",
  artifactory: "url",
  azure: "blob",
  hdfs: "path",
  plugin: "key",
};

/** Explicit keys of a step's output artifacts and of its archiveLocation. */
export function outputKeys({ step }: Subject): OutputKey[] {
  const keys: OutputKey[] = [];
  const take = (owner: unknown, name: string, path: Path): void => {
    if (typeof owner !== "object" || owner === null) return;
    for (const [location, field] of Object.entries(keyFields)) {
      const value: unknown = (owner as Record<string, unknown>)[location];
      const key: unknown =
        typeof value === "object" && value !== null ? (value as Record<string, unknown>)[field] : undefined;
      if (typeof key !== "string" || key === "") continue;
      const keyPath = [...path, location, field];
      keys.push({ artifact: name, key, document: step.document, path: keyPath, range: step.document.rangeOf(keyPath) });
    }
  };
  const list: unknown = step.template.outputs?.artifacts;
  for (const [index, artifact] of (Array.isArray(list) ? (list as Artifact[]) : []).entries()) {
    take(artifact, String(artifact?.name), [...step.path, "outputs", "artifacts", index]);
  }
  take(step.template.archiveLocation, "archiveLocation", [...step.path, "archiveLocation"]);
  return keys;
}

/** How far a key is scoped. */
export interface KeyScope {
  /** Two runs never share it. undefined = a parameter decides. */
  run: boolean | undefined;
  /** Two attempts of a step never share it. */
  attempt: boolean | undefined;
}

/** Reads the tags of a key: workflow name or uid and the pod name are per run, the pod name and retries per attempt. */
export function scopeOf(key: string): KeyScope {
  const tags = [...key.matchAll(/\{\{([^{}]*)\}\}/g)].map((match) => match[1]!.trim().replace(/^=/, "").trim());
  const attempt = tags.some((tag) => /\bpod\.name\b|\bretries\b/.test(tag));
  const run = tags.some((tag) =>
    /\bworkflow\.(?:name|uid)\b|\bpod\.name\b|^workflow\.creationTimestamp(?:\.(?:s|RFC3339))?$/.test(tag),
  );
  const open = tags.some((tag) => /parameters|\bitem\b|steps\.|tasks\.|random|uuid|now/i.test(tag));
  return { run: run || (open ? undefined : false), attempt: attempt || (open ? undefined : false) };
}

/** The same key with the missing scopes before its last segment: models/m.tgz gives models/{{workflow.name}}/{{pod.name}}/m.tgz. */
export function scopedKey(key: string, scope: KeyScope): string {
  const parts = key.split("/");
  const added = [
    ...(scope.run === false ? ["{{workflow.name}}"] : []),
    ...(scope.attempt === false ? ["{{pod.name}}"] : []),
  ];
  return [...parts.slice(0, -1), ...added, parts.at(-1)!].join("/");
}
