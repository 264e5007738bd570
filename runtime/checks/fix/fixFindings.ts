import { applyEdits } from "../../manifest/edit/applyEdits.ts";
import type { Finding } from "../check.ts";
import { CheckError } from "../checkError.ts";
import { chooseFixes, type FixableFinding } from "./chooseFixes.ts";

export interface FileText {
  path: string;
  text: string;
}

export interface FixRequest {
  manifests: readonly FileText[];
  /** Looks at the manifests as they are now, and at changed files of the workspace (training code) instead of those on disk. */
  check(manifests: readonly FileText[], changed: readonly FileText[]): Promise<readonly Finding[]>;
  /** Text of another file that an edit is for; undefined when it can not be read. */
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
    const chosen = chooseFixes(await check(texts(), others));
    if (chosen.length === 0) break;
    await mend(chosen, before, now, read);
    applied.push(...chosen.map(({ check, title, fix }) => ({ check, title, text: fix.text })));
  }
  return {
    manifests: texts(),
    files: [...before].map(([path, text]) => ({ path, before: text, after: now.get(path)! })),
    applied,
  };
}

async function mend(
  chosen: readonly FixableFinding[],
  before: Map<string, string>,
  now: Map<string, string>,
  read: FixRequest["read"],
): Promise<void> {
  const edits = Map.groupBy(
    chosen.flatMap(({ fix }) => fix.edits),
    ({ range }) => range.file,
  );
  for (const [file, list] of edits) {
    const text = now.get(file) ?? (await read(file));
    if (text === undefined) {
      const hint = "Run `preflight check` without --fix and make this edit by hand.";
      throw new CheckError(`${file}, which a fix would change, can not be read`, { reason: "fix-outside", hint });
    }
    if (!before.has(file)) before.set(file, text);
    now.set(file, applyEdits(text, list));
  }
}
