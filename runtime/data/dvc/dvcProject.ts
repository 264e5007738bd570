import { lstat, opendir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { parse } from "yaml";
import { redact } from "../../text/redact.ts";

/** One tracked output or dependency, as .dvc and dvc.lock write it. Paths are relative to the file's folder. */
export interface DvcEntry {
  path: string;
  /** md5, with ".dir" for folders; undefined = never computed, or kept elsewhere (etag). */
  md5?: string;
  size?: number;
  nfiles?: number;
  /** Written without `hash: md5`: the hash of DVC 2.x, which makes CRLF LF in text. */
  legacy: boolean;
  /** A URL or another kind of hash: not comparable here. */
  external: boolean;
  cache: boolean;
  /** False: DVC never pushes it. */
  push: boolean;
  /** The remote it goes to; undefined = the default one. */
  remote?: string;
}

export interface LockedStage {
  cmd?: unknown;
  deps: DvcEntry[];
  outs: DvcEntry[];
  params: Record<string, Record<string, unknown>>;
}

/** A .dvc file, or a dvc.yaml with the dvc.lock beside it. `file` is relative to the workspace with "/". */
export type DvcFile =
  | {
      kind: "dvc";
      file: string;
      folder: string;
      outs: DvcEntry[];
      /** The repository that it was imported from: DVC keeps no copy of such data on remotes of this one. */
      importedFrom?: string;
      problem?: string;
    }
  | {
      kind: "pipeline";
      file: string;
      folder: string;
      yaml: unknown;
      lock: Map<string, LockedStage> | undefined;
      problem?: string;
    };

export interface DvcProject {
  files: DvcFile[];
  /** Names found, for git. */
  names: string[];
  /** False when the search struck a limit. */
  complete: boolean;
}

const maxEntries = 100_000;
const maxFileBytes = 8 << 20;
const skipped = new Set(["node_modules", "__pycache__", "site-packages", "venv"]);

/** Finds and reads the DVC files of a workspace; undefined when there are none. Data folders are only listed, never read. */
export async function readDvcProject(workspace: string, signal: AbortSignal): Promise<DvcProject | undefined> {
  const names: string[] = [];
  let entries = 0;
  let complete = true;
  const folders = [""];
  for (let at = 0; at < folders.length && complete; at += 1) {
    signal.throwIfAborted();
    try {
      for await (const entry of await opendir(path.join(workspace, folders[at]!))) {
        entries += 1;
        if (entries > maxEntries) {
          complete = false;
          break;
        }
        const relative = folders[at] === "" ? entry.name : `${folders[at]}/${entry.name}`;
        if (entry.isDirectory()) {
          if (!entry.name.startsWith(".") && !skipped.has(entry.name)) folders.push(relative);
        } else if (
          entry.isFile() &&
          (entry.name === "dvc.yaml" ||
            entry.name === "dvc.lock" ||
            (entry.name.endsWith(".dvc") && entry.name !== ".dvc"))
        ) {
          names.push(relative);
        }
      }
    } catch {
      signal.throwIfAborted();
    }
  }
  const config = await lstat(path.join(workspace, ".dvc", "config")).catch(() => undefined);
  if (names.length === 0 && config === undefined) return undefined;
  const files: DvcFile[] = [];
  for (const file of names.toSorted()) {
    signal.throwIfAborted();
    const folder = path.posix.dirname(file) === "." ? "" : path.posix.dirname(file);
    if (file.endsWith(".dvc")) {
      const { value, problem } = await readYaml(path.join(workspace, file));
      const { outs, deps, wdir } = record(value);
      const [source] = Array.isArray(deps) ? (deps as unknown[]) : [];
      const { url } = record(record(source).repo);
      const importedFrom = typeof url === "string" ? redact(url).slice(0, 300) : undefined;
      const below = typeof wdir === "string" ? path.posix.join(folder, wdir) : folder;
      files.push({ kind: "dvc", file, folder: below, outs: entriesOf(outs), importedFrom, problem });
    } else if (path.posix.basename(file) === "dvc.yaml") {
      const yaml = await readYaml(path.join(workspace, file));
      const lockName = folder === "" ? "dvc.lock" : `${folder}/dvc.lock`;
      const lock = names.includes(lockName) ? await readLock(path.join(workspace, lockName)) : undefined;
      files.push({
        kind: "pipeline",
        file,
        folder,
        yaml: yaml.value,
        lock: lock?.stages,
        problem: yaml.problem ?? lock?.problem,
      });
    }
  }
  return { files, names: config === undefined ? names : [...names, ".dvc/config"], complete };
}

async function readLock(file: string): Promise<{ stages?: Map<string, LockedStage>; problem?: string }> {
  const { value, problem } = await readYaml(file);
  if (problem !== undefined) return { problem };
  const { schema, stages } = record(value);
  if (value !== null && value !== undefined && schema !== "2.0")
    return { problem: `dvc.lock has schema ${String(schema).slice(0, 40)}, not '2.0'` };
  const found = new Map<string, LockedStage>();
  for (const [name, stage] of Object.entries(record(stages))) {
    const { cmd, deps, outs, params } = record(stage);
    found.set(name, {
      cmd,
      deps: entriesOf(deps),
      outs: entriesOf(outs),
      params: Object.fromEntries(Object.entries(record(params)).map(([file, values]) => [file, record(values)])),
    });
  }
  return { stages: found };
}

/** Reads YAML (1.2, as DVC does); whole numbers as bigint, so that 1 and 1.0 stay different. */
export async function readYaml(file: string): Promise<{ value?: unknown; problem?: string }> {
  const name = path.basename(file);
  try {
    const info = await stat(file);
    if (info.size > maxFileBytes) return { problem: `${name} is larger than 8 MiB` };
    return {
      value: parse(await readFile(file, "utf8"), { intAsBigInt: true, maxAliasCount: 100, logLevel: "error" }),
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0]! : String(error);
    return { problem: `${name} can not be read: ${reason.slice(0, 200)}` };
  }
}

function entriesOf(value: unknown): DvcEntry[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one: unknown): DvcEntry[] => {
    const entry = record(one);
    if (typeof entry.path !== "string") return [];
    const md5 = typeof entry.md5 === "string" && /^[0-9a-f]{32}(?:\.dir)?$/.test(entry.md5) ? entry.md5 : undefined;
    return [
      {
        path: entry.path,
        md5,
        size: number(entry.size),
        nfiles: number(entry.nfiles),
        legacy: md5 !== undefined && entry.hash === undefined,
        external:
          /^[a-z][a-z0-9+.-]*:\/\//i.test(entry.path) ||
          path.posix.isAbsolute(entry.path) ||
          (md5 === undefined && (entry.etag !== undefined || entry.checksum !== undefined)),
        cache: entry.cache !== false,
        push: entry.push !== false,
        ...(typeof entry.remote === "string" && { remote: entry.remote }),
      },
    ];
  });
}

function number(value: unknown): number | undefined {
  return typeof value === "bigint" || typeof value === "number" ? Number(value) : undefined;
}

export function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
