import { createTwoFilesPatch } from "diff";
import type { FixResult } from "./fixFindings.ts";

/** Unified diff of what a fix changes, as `patch -p1` takes it; empty when nothing changed. */
export function fixDiff({ files }: FixResult): string {
  return files
    .filter(({ before, after }) => before !== after)
    .map(({ path, before, after }) => {
      const patch = createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, "", "", { context: 3 });
      return patch.replace(/^=+\n/, "");
    })
    .join("");
}
