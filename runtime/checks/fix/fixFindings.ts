import { applyEdits } from "../../manifest/edit/applyEdits.ts";
import type { Finding } from "../check.ts";
import { chooseFixes, type FixableFinding } from "./chooseFixes.ts";

export interface FileText {
  path: string;
  text: string;
}

export interface FixRequest {
  manifests: readonly FileText[];
  /** Looks at the manifests as they are now, and at changed files of the workspace (training code) instead of those on disk. */
  check(manifests: readonly FileText[], changed: readonly FileText[]): Promise<readonly Finding[]>;
  /** Text of another file that an edit is for; undefined when it must not be changed. */
  read(path: string): Promise<string | undefined>;
}

export interface FixResult {
  manifests: FileText[];
  /** Every file that was looked at for an edit, changed or not. */
  files: { path: string; before: string; after: string }[];
  /** What was mended, in order. */
  applied: { check: string; title: string; text: string }[];
}

const mostRounds = 20; // each round mends at least one finding, so only fixes that undo each other come here

/**
 * Mends what edits can mend, in memory: in rounds, because edits of several findings may touch, and because mending one can
 * show another. A round that leads back to earlier texts ends it.
 */
export async function fixFindings({ manifests, check, read }: FixRequest): Promise<FixResult> {
  const before = new Map(manifests.map(({ path, text }) => [path, text]));
  const now = new Map(before);
  const applied: FixResult["applied"] = [];
  const seen = new Set<string>();
  const texts = (): FileText[] => manifests.map(({ path }) => ({ path, text: now.get(path)! }));
  for (let round = 0; round < mostRounds; round++) {
    const state = JSON.stringify([...now]);
    if (seen.has(state)) break;
    seen.add(state);
    const others = [...now].slice(manifests.length).map(([path, text]) => ({ path, text }));
    const findings = await check(texts(), others);
    const chosen: FixableFinding[] = [];
    for (const finding of chooseFixes(findings)) if (await load(finding, before, now, read)) chosen.push(finding);
    if (chosen.length === 0) break;
    mend(chosen, now);
    applied.push(...chosen.map(({ check, title, fix }) => ({ check, title, text: fix.text })));
  }
  return {
    manifests: texts(),
    files: [...before].map(([path, text]) => ({ path, before: text, after: now.get(path)! })),
    applied,
  };
}

/** Loads the files that a fix changes; false when one of them must not be changed, and the fix is left to a person. */
async function load(
  { fix }: FixableFinding,
  before: Map<string, string>,
  now: Map<string, string>,
  read: FixRequest["read"],
): Promise<boolean> {
  for (const { range } of fix.edits) {
    if (now.has(range.file)) continue;
    const text = await read(range.file);
    if (text === undefined) return false;
    before.set(range.file, text);
    now.set(range.file, text);
  }
  return true;
}

function mend(chosen: readonly FixableFinding[], now: Map<string, string>): void {
  const edits = Map.groupBy(
    chosen.flatMap(({ fix }) => fix.edits),
    ({ range }) => range.file,
  );
  for (const [file, list] of edits) now.set(file, applyEdits(now.get(file)!, list));
}
