import { accessSync, constants, statSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";

/** Result of looking a program up: its absolute path, or the text of Argo's executor for not finding it. */
export type Program = { path: string } | { error: string };

/** Finds a program as execvp would: names with a slash below `cwd`, others on PATH. */
export function findProgram(name: string, path: string, cwd: string): Program {
  const fail = (why: string): Program => ({
    error: `failed to find name in PATH: exec: ${JSON.stringify(name)}: ${why}`,
  });
  if (name.includes("/")) {
    const file = resolve(cwd, name);
    const state = executable(file);
    if (state === "yes") return { path: file };
    return fail(state === "no" ? "permission denied" : `stat ${name}: no such file or directory`);
  }
  for (const folder of path.split(":")) {
    if (!isAbsolute(folder)) continue;
    const file = join(folder, name);
    if (executable(file) === "yes") return { path: file };
  }
  return fail("executable file not found in $PATH");
}

function executable(file: string): "yes" | "no" | "absent" {
  try {
    if (!statSync(file).isFile()) return "no";
  } catch {
    return "absent";
  }
  try {
    accessSync(file, constants.X_OK);
    return "yes";
  } catch {
    return "no";
  }
}
