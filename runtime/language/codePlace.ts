import { mainContainers } from "../checks/subject/containers.ts";
import { podSubjects } from "../checks/subject/subjects.ts";
import { trainingCode } from "../checks/subject/trainingCode.ts";
import type { SourceRange } from "../manifest/sourceRange.ts";
import { TextLines } from "../manifest/textLines.ts";
import { atHome, type OpenManifest } from "./openManifest.ts";

/** A word of a command that names code of the workspace. */
export interface CodePlace {
  /** The word in the manifest. */
  origin: SourceRange;
  /** The beginning of the file. */
  target: SourceRange;
}

/** The workspace file that the word at an offset of a command, its arguments or a script names (train.py, -m pkg.train). */
export async function codePlace(manifest: OpenManifest, offset: number): Promise<CodePlace | undefined> {
  const { file, text, context } = manifest;
  const word = wordAt(text, offset);
  if (word === undefined) return undefined;
  for (const subject of podSubjects(context)) {
    const { step } = subject;
    if (step.document.file !== file) continue;
    const inside = mainContainers(step).some(({ path }) =>
      (["command", "args", "source"] as const).some((field) => {
        const at = [...path, field];
        if (!step.document.has(at)) return false;
        const { start, end } = step.document.rangeOf(at);
        return start.offset <= offset && offset <= end.offset;
      }),
    );
    if (!inside) continue;
    const { program } = await trainingCode(context, subject);
    const named = program?.files.find((one) => names(word.text, one.file));
    // The code of a script template is the manifest itself.
    if (named === undefined || named.file === file) continue;
    const top = { line: 1, column: 1, offset: 0 };
    return {
      origin: atHome(manifest, new TextLines(file, text).range(word.start, word.end)),
      target: atHome(manifest, { file: named.file, start: top, end: top }),
    };
  }
  return undefined;
}

function wordAt(text: string, offset: number): { text: string; start: number; end: number } | undefined {
  const part = /[\w./-]/;
  let start = offset;
  let end = offset;
  while (start > 0 && offset - start < 300 && part.test(text[start - 1]!)) start--;
  while (end < text.length && end - offset < 300 && part.test(text[end]!)) end++;
  return start === end ? undefined : { text: text.slice(start, end), start, end };
}

/** "src/train.py", "/app/train.py", "train.py" and "src.train" all name src/train.py. */
function names(word: string, file: string): boolean {
  const parts = file.split(/[\\/]/);
  const given = word.endsWith(".py")
    ? word.split("/")
    : [...word.split(".").slice(0, -1), `${word.split(".").at(-1)}.py`];
  return given.at(-1) === parts.at(-1) && given.at(-1) !== ".py";
}
