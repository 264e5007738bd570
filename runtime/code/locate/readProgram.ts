import path from "node:path";
import type { PythonFile } from "../python/pythonFile.ts";
import { readPythonFile } from "../python/pythonFile.ts";
import { leaveOutDeadCode } from "../python/deadCode.ts";
import type { PythonProgram } from "../python/pythonProgram.ts";

const maxFiles = 40;
const maxTotalBytes = 4 << 20;
const maxDepth = 4;

/** Reads one workspace file as text; undefined = missing, too long or not text. `shown` is the path for ranges. */
export type ReadSource = (file: string) => Promise<{ text: string; shown: string } | undefined>;

/**
 * Follows the local imports of `entry` (at most 40 files, 4 levels, 4 MiB). Roots: the entry's folder and `packageRoots`.
 * Imports that no local file answers are third-party; those that should be local and are not found are `unread`.
 */
export async function readProgram(
  entry: PythonFile,
  entryPath: string | undefined,
  packageRoots: readonly string[],
  read: ReadSource,
): Promise<PythonProgram> {
  const program: PythonProgram = { files: [entry], unread: [] };
  let total = entry.text.length;
  const done = new Set<string>(entryPath === undefined ? [] : [entryPath]);
  const queue = [{ file: entry, path: entryPath ?? "", depth: 0 }];
  const entryFolder = entryPath === undefined ? "" : path.posix.dirname(entryPath);
  const roots = [...new Set([entryFolder === "." ? "" : entryFolder, ...packageRoots])];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    for (const { module, level, names } of next.file.imports) {
      const own = path.posix.dirname(next.path);
      const bases = level === 0 ? roots : [path.posix.join(own, ...Array<string>(level - 1).fill(".."))];
      const dotted = module === "" ? [] : module.split(".");
      const wanted = [dotted, ...names.slice(0, 20).map((name) => [...dotted, name])].filter(
        (parts) => parts.length > 0,
      );
      let found = 0;
      for (const parts of wanted) {
        for (const base of bases) {
          const stem = path.posix.join(base, ...parts);
          if (stem.startsWith("..")) continue;
          const file = await firstOf([`${stem}.py`, `${stem}/__init__.py`], read);
          if (file === undefined) continue;
          found += 1;
          if (done.has(file.path)) break;
          done.add(file.path);
          total += file.text.length;
          const source = total > maxTotalBytes ? undefined : readPythonFile(file.text, file.shown);
          if (source === undefined || program.files.length >= maxFiles || next.depth >= maxDepth) {
            program.unread.push(parts.join("."));
            break;
          }
          program.files.push(source);
          queue.push({ file: source, path: file.path, depth: next.depth + 1 });
          break;
        }
      }
      if (found === 0 && level > 0) program.unread.push(`${".".repeat(level)}${module}`);
    }
  }
  leaveOutDeadCode(program);
  return program;
}

async function firstOf(
  files: readonly string[],
  read: ReadSource,
): Promise<{ text: string; shown: string; path: string } | undefined> {
  for (const file of files) {
    const found = await read(file);
    if (found !== undefined) return { ...found, path: file };
  }
  return undefined;
}
