import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { outcomeOf } from "./vectors/outcome.ts";
import { vectorGroups } from "./vectors/registry.ts";
import type { Vector } from "./vectors/vector.ts";

interface VectorFile {
  scopes?: Record<string, Record<string, string>>;
  vectors: Vector[];
}

const repository = path.resolve(import.meta.dirname, "..");
const shared = process.env.PREFLIGHT_SHARED ?? path.resolve(repository, "../shared");
const folder = path.resolve(process.argv[2] ?? path.join(shared, "vectors"));

if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
  console.error(`${folder} is not a folder: give the folder with the vector files (npm run vectors -- FOLDER).`);
  process.exit(2);
}

const counts = new Map<string, { good: number; all: number }>();
for (const file of readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .sort()) {
  const { scopes = {}, vectors } = JSON.parse(readFileSync(path.join(folder, file), "utf8")) as VectorFile;
  for (const vector of vectors) {
    const count = counts.get(vector.group) ?? { good: 0, all: 0 };
    counts.set(vector.group, count);
    count.all++;
    const scope = typeof vector.scope === "string" ? scopes[vector.scope] : vector.scope;
    const { expected, given } = await outcomeOf({ ...vector, scope }, vectorGroups[vector.group]);
    if (isDeepStrictEqual(expected, given)) count.good++;
    else {
      console.log(`${vector.id} ${short(vector.input)}\n  expected ${short(expected)}\n  got      ${short(given)}`);
    }
  }
}

let good = 0;
let all = 0;
for (const [group, count] of counts) {
  good += count.good;
  all += count.all;
  console.log(`${group}: ${count.good} of ${count.all}${vectorGroups[group] ? "" : " (no such group)"}`);
}
console.log(`${good} of ${all}`);
process.exitCode = good === all && all > 0 ? 0 : 1;

function short(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  return text.length > 600 ? `${text.slice(0, 600)}…` : text;
}
