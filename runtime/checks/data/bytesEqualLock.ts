import path from "node:path";
import type { DvcEntry } from "../../data/dvc/dvcProject.ts";
import type { HashCache } from "../../data/dvc/hashCache.ts";
import { recordedPaths } from "../../data/dvc/recordedPaths.ts";
import type { Check, Evidence, Finding } from "../check.ts";
import { dvcOfContext } from "./dvcOfContext.ts";

const id = "PF-DATA-003";
const why = "The run would train on other bytes than the recorded ones, and its lineage would name the wrong data.";
/** More than this is not hashed in a static check; sizes are still compared. */
const maxHashedBytes = 50 * 2 ** 30;

/** PF-DATA-003: do the files in the workspace have the hashes that dvc.lock and .dvc record? */
export const bytesEqualLock: Check = {
  id,
  title: "The workspace holds the recorded data",
  area: "data",
  cost: "static",
  run: async (context): Promise<Finding[]> => {
    const project = await dvcOfContext(context);
    // A path may be recorded twice, as an output here and a dependency there, and the two need not agree.
    const recorded = new Map<string, { name: string; entry: DvcEntry; from: string }>();
    for (const { name, from, entry } of project === undefined ? [] : await recordedPaths(project, context.workspace)) {
      if (!entry.external) recorded.set(`${name}\0${entry.md5}\0${entry.legacy}`, { name, entry, from });
    }
    if (recorded.size === 0) return [{ check: id, status: "n/a", title: "DVC records no files here", evidence: [] }];
    // Late: most workspaces have no data of DVC.
    const { hashPath } = await import("../../data/dvc/hashPath.ts");
    const differences: Evidence[] = [];
    const open: Evidence[] = [];
    let hashed = 0;
    let cache: HashCache | undefined;
    for (const { name, entry, from } of recorded.values()) {
      context.signal.throwIfAborted();
      if (name.startsWith("..") || path.posix.isAbsolute(name)) {
        open.push({ label: name, value: "lies outside the workspace", source: from });
        continue;
      }
      if (entry.md5 === undefined) {
        open.push({ label: name, value: "has no md5", source: from });
        continue;
      }
      const target = path.resolve(context.workspace, name);
      const options = {
        kind: entry.legacy ? "md5-dos2unix" : "md5",
        signal: context.signal,
        root: context.workspace,
        // Sizes of 2.x count other bytes than are here.
        expect: { size: entry.legacy ? undefined : entry.size, nfiles: entry.nfiles },
      } as const;
      try {
        const size = await hashPath(target, { ...options, sizesOnly: true });
        if (size === undefined) open.push({ label: name, value: "is not in the workspace", source: from });
        else if (options.expect.size !== undefined && size.size !== options.expect.size) {
          differences.push({ label: name, value: `${size.size} bytes here, ${entry.size} recorded`, source: from });
        } else if (entry.nfiles !== undefined && size.nfiles !== undefined && size.nfiles !== entry.nfiles) {
          differences.push({ label: name, value: `${size.nfiles} files here, ${entry.nfiles} recorded`, source: from });
        } else if (hashed + size.size > maxHashedBytes) {
          open.push({ label: name, value: "too large to hash here; the size agrees", source: from });
        } else {
          cache ??= await (await import("../../data/dvc/hashCache.ts")).HashCache.open(context.workspace);
          const onProgress = (progress: { done: number; total: number; unit: "bytes" }): void =>
            context.onWork?.({ check: id, what: name, ...progress });
          const found = await hashPath(target, { ...options, cache, onProgress });
          hashed += size.size;
          if (found?.md5 !== entry.md5)
            differences.push({
              label: name,
              value: `md5 ${found?.md5 ?? "none"} here, ${entry.md5} recorded`,
              source: from,
            });
        }
      } catch (error) {
        context.signal.throwIfAborted();
        open.push({
          label: name,
          value: `can not be read: ${error instanceof Error ? error.message.slice(0, 200) : "unknown"}`,
          source: from,
        });
      }
    }
    const evidence = [
      { label: "compared", value: `${recorded.size} ${recorded.size === 1 ? "record" : "records"}, ${hashed} bytes` },
      ...differences.slice(0, 20),
      ...open.slice(0, 20),
    ];
    if (differences.length > 0) {
      const { label, value } = differences[0]!;
      return [
        {
          check: id,
          status: "fail",
          title: `${label}: ${value}${differences.length === 1 ? "" : `, and ${differences.length - 1} more differ`}`,
          evidence,
          why,
          fix: { text: "dvc checkout to get the recorded data, or dvc commit / dvc repro to record this" },
        },
      ];
    }
    if (open.length > 0) {
      return [
        {
          check: id,
          status: "unknown",
          title: `${open[0]!.label} ${open[0]!.value}${open.length === 1 ? "" : `, and ${open.length - 1} more not compared`}`,
          evidence,
          why,
          fix: { text: "dvc pull, then check again" },
        },
      ];
    }
    return [
      {
        check: id,
        status: "pass",
        title:
          recorded.size === 1
            ? "The one record of data has the recorded bytes"
            : `All ${recorded.size} records of data have the recorded bytes`,
        evidence,
      },
    ];
  },
};
