import type { Finding } from "../check.ts";
import { CheckError } from "../checkError.ts";
import { applyEdits } from "../../manifest/edit/applyEdits.ts";
import { chooseFixes } from "./chooseFixes.ts";

export interface ManifestText {
  path: string;
  text: string;
}

export interface FixResult {
  files: { path: string; before: string; after: string }[];
  /** What was mended, in order. */
  applied: { check: string; title: string; text: string }[];
}

const mostRounds = 20; // each round mends at least one finding, so only fixes that undo each other come here

/**
 * Mends what edits can mend, in memory: in rounds, because edits of several findings may touch, and because mending one can
 * show another. `check` looks at texts. A round that leads back to an earlier text ends it.
 */
export async function fixFindings(
  files: readonly ManifestText[],
  check: (files: readonly ManifestText[]) => Promise<readonly Finding[]>,
): Promise<FixResult> {
  const applied: FixResult["applied"] = [];
  const seen = new Set<string>();
  let current = [...files];
  for (let round = 0; round < mostRounds; round++) {
    const state = JSON.stringify(current.map(({ text }) => text));
    if (seen.has(state)) break;
    seen.add(state);
    const chosen = chooseFixes(await check(current));
    if (chosen.length === 0) break;
    const edits = Map.groupBy(
      chosen.flatMap(({ fix }) => fix.edits),
      ({ range }) => range.file,
    );
    for (const file of edits.keys()) if (!current.some(({ path }) => path === file)) throw outside(file);
    current = current.map(({ path, text }) => ({ path, text: applyEdits(text, edits.get(path) ?? []) }));
    applied.push(...chosen.map(({ check, title, fix }) => ({ check, title, text: fix.text })));
  }
  const after = new Map(current.map(({ path, text }) => [path, text]));
  return { files: files.map(({ path, text }) => ({ path, before: text, after: after.get(path)! })), applied };
}

function outside(file: string): CheckError {
  return new CheckError(`a fix would change ${file}, which was not given`, {
    reason: "fix-outside",
    hint: "Give this file to `preflight check --fix` as well.",
  });
}
