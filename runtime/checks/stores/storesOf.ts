import { checkpointLocation } from "../checkpoints/checkpointLocation.ts";
import type { CheckContext } from "../checkContext.ts";
import { chosenSubjects, type ChosenSubject } from "../subject/stepCheck.ts";

/** A store that the pipelines rely on, and why it is known. */
export interface StoreInUse {
  uri: string;
  source: string;
  /** Training steps whose checkpoints lie there. */
  subjects: ChosenSubject[];
}

/**
 * The stores of preflight.yaml, and those that the checkpoints of training steps lie on. Of a templated location the part
 * before the first tag is meant; one that lies below a store of preflight.yaml is that store.
 */
export function storesOf(context: CheckContext): StoreInUse[] {
  const stores: StoreInUse[] = context.config.stores.map(({ uri }) => ({
    uri: uri.replace(/\/+$/, ""),
    source: "config",
    subjects: [],
  }));
  for (const subject of chosenSubjects(context, "training")) {
    const location = checkpointLocation(context, subject);
    const fixed = location === undefined ? undefined : fixedPart(location.value);
    if (location === undefined || fixed === undefined) continue;
    let store = stores
      .filter(({ uri }) => fixed === uri || fixed.startsWith(`${uri}/`))
      .toSorted((a, b) => b.uri.length - a.uri.length)[0];
    if (store === undefined) {
      store = { uri: fixed, source: location.source, subjects: [] };
      stores.push(store);
    }
    store.subjects.push(subject);
  }
  return stores;
}

/** "s3://bucket/runs/{{workflow.name}}/x" → "s3://bucket/runs"; undefined when there is no bucket, or no store we can open. */
function fixedPart(value: string): string | undefined {
  const match = /^((?:s3|gs):\/\/[^/{}$]+)(\/.*)?$/.exec(value.trim());
  if (match === null) return undefined;
  const folders = (match[2] ?? "").split("/").filter((part) => part !== "");
  const templated = folders.findIndex((part) => /\{\{|\$/.test(part));
  return [match[1], ...(templated < 0 ? folders : folders.slice(0, templated))].join("/");
}
