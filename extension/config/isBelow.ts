import nodePath from "node:path";

/** Is `file` the folder itself or below it? Both absolute; on Windows without regard to case and drive letter spelling. */
export function isBelow(folder: string, file: string, path: nodePath.PlatformPath = nodePath): boolean {
  const relative = path.relative(folder, file);
  return relative === "" || (relative !== ".." && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative));
}
