import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Finding } from "../../checks/check.ts";
import { chooseFixes } from "../../checks/fix/chooseFixes.ts";
import { runChecklist, type ChecklistOptions } from "../../checks/checklist.ts";
import { fixDiff } from "../../checks/fix/fixDiff.ts";
import { fixFindings, type ManifestText } from "../../checks/fix/fixFindings.ts";
import { replaceFile } from "../../checks/fix/replaceFile.ts";
import { printable } from "../../text/printable.ts";
import { createStyle, wantsColour } from "../../text/style.ts";
import type { CommandIo } from "../commandIo.ts";

/**
 * Mends what edits can mend, prints the diff on stderr (stdout is the report's), writes the files unless `dryRun`. Returns the
 * texts to report on: the mended ones, or under `dryRun` those that still are on disk.
 */
export async function fixManifests(
  files: readonly ManifestText[],
  request: ChecklistOptions,
  dryRun: boolean,
  io: CommandIo,
): Promise<readonly ManifestText[]> {
  const given = new Set(files.map(({ path }) => path));
  const check = async (texts: readonly ManifestText[]) => {
    const manifests = texts.filter((file) => given.has(file.path));
    const code = texts.filter((file) => !given.has(file.path));
    const overlay = new Map(code.map((file) => [path.resolve(io.cwd, file.path), file.text]));
    return (await runChecklist(manifests, { ...request, overlay })).findings;
  };
  const code = await codeToFix(await check(files), given, request, io);
  const result = await fixFindings([...files, ...code], check);
  const style = createStyle(wantsColour(io.stderr, io.env));
  for (const line of printable(fixDiff(result), { multiline: true }).split("\n").slice(0, -1)) {
    const colour = line.startsWith("+") ? style.green : line.startsWith("-") ? style.red : (text: string) => text;
    io.stderr.write(colour(line) + "\n");
  }
  const changed = result.files.filter(({ before, after }) => before !== after);
  const fixes = result.applied.length === 1 ? "1 fix" : `${result.applied.length} fixes`;
  if (changed.length === 0) io.stderr.write("nothing to fix\n");
  else
    io.stderr.write(
      `${fixes} in ${changed.map((file) => printable(file.path)).join(", ")}${dryRun ? ", not written" : ""}\n`,
    );
  if (dryRun) return files;
  for (const { path: file, before, after } of changed) await replaceFile(path.resolve(io.cwd, file), before, after);
  return result.files.filter((file) => given.has(file.path)).map((file) => ({ path: file.path, text: file.after }));
}

/** Training code of the workspace that fixes would change, as it is on disk. */
async function codeToFix(
  findings: readonly Finding[],
  given: ReadonlySet<string>,
  { loaded }: ChecklistOptions,
  io: CommandIo,
): Promise<ManifestText[]> {
  const names = new Set(chooseFixes(findings).flatMap(({ fix }) => fix.edits.map(({ range }) => range.file)));
  const texts: ManifestText[] = [];
  for (const name of names) {
    const full = path.resolve(io.cwd, name);
    const below = path.relative(path.resolve(loaded.folder), full);
    if (given.has(name) || below.startsWith("..") || path.isAbsolute(below)) continue;
    const bytes = await readFile(full).catch(() => undefined);
    const text = bytes?.toString("utf8");
    // Text that does not survive decoding must not be written back.
    if (bytes === undefined || text === undefined || !Buffer.from(text).equals(bytes)) continue;
    texts.push({ path: name, text });
  }
  return texts;
}
