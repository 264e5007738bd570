import path from "node:path";
import { runChecklist, type ChecklistOptions } from "../../checks/checklist.ts";
import { fixDiff } from "../../checks/fix/fixDiff.ts";
import { fixFindings, type FileText } from "../../checks/fix/fixFindings.ts";
import { readForFix } from "../../checks/fix/readForFix.ts";
import { replaceFile } from "../../checks/fix/replaceFile.ts";
import { printable } from "../../text/printable.ts";
import { createStyle, wantsColour } from "../../text/style.ts";
import type { CommandIo } from "../commandIo.ts";

/**
 * Mends what edits can mend, prints the diff on stderr (stdout is the report's), writes the files unless `dryRun`. Returns the
 * manifests to report on: the mended ones, or under `dryRun` those that still are on disk.
 */
export async function fixManifests(
  manifests: readonly FileText[],
  request: ChecklistOptions,
  dryRun: boolean,
  io: CommandIo,
): Promise<readonly FileText[]> {
  const result = await fixFindings({
    manifests,
    check: async (texts, changed) => (await runChecklist(texts, { ...request, changed })).findings,
    read: (file) => readForFix(path.resolve(io.cwd, file), path.resolve(request.loaded.folder)),
  });
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
  if (dryRun) return manifests;
  for (const { path: file, before, after } of changed) await replaceFile(path.resolve(io.cwd, file), before, after);
  return result.manifests;
}
