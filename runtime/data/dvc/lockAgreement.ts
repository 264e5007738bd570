import path from "node:path";
import type { DvcFile, LockedStage } from "./dvcProject.ts";
import { readYaml, record } from "./dvcProject.ts";
import { dvcStages } from "./stages.ts";

/** One thing that dvc.lock says differently than dvc.yaml, the params, or itself. */
export interface LockDifference {
  stage: string;
  text: string;
}

export interface LockAgreement {
  differences: LockDifference[];
  /** What could not be compared, and why. */
  open: LockDifference[];
  stages: number;
}

/** Compares a dvc.yaml with its dvc.lock: stages, commands, paths, params, and the chain of hashes between stages. */
export async function lockAgreement(
  pipeline: Extract<DvcFile, { kind: "pipeline" }>,
  workspace: string,
): Promise<LockAgreement> {
  const folder = path.join(workspace, pipeline.folder);
  const { stages, unexpanded } = await dvcStages(pipeline.yaml, folder);
  const result: LockAgreement = { differences: [], open: [], stages: stages.length };
  const differs = (stage: string, text: string): void => void result.differences.push({ stage, text });
  const open = (stage: string, text: string): void => void result.open.push({ stage, text });
  const lock = pipeline.lock ?? new Map<string, LockedStage>();
  for (const name of unexpanded) open(name, "its foreach or matrix could not be expanded");
  const known = new Set(stages.map((stage) => stage.name));
  for (const name of lock.keys()) {
    const open = unexpanded.some((one) => name.startsWith(`${one}@`));
    if (!known.has(name) && !open) differs(name, "is in dvc.lock and no longer in dvc.yaml");
  }
  for (const stage of stages) {
    const locked = lock.get(stage.name);
    if (locked === undefined) {
      differs(stage.name, "was never run (not in dvc.lock)");
      continue;
    }
    if (stage.alwaysChanged) open(stage.name, "is marked always_changed");
    if (stage.frozen) open(stage.name, "is frozen: DVC does not look for changes");
    if (stage.cmd === undefined) open(stage.name, "its command could not be resolved");
    else if (commandText(stage.cmd) !== commandText(locked.cmd))
      differs(stage.name, "its command changed since it was run");
    compareLists(
      stage.name,
      "dependency",
      stage.deps,
      locked.deps.map((entry) => entry.path),
      differs,
      open,
    );
    compareLists(
      stage.name,
      "output",
      stage.outs,
      locked.outs.map((entry) => entry.path),
      differs,
      open,
    );
    for (const entry of locked.outs) {
      if (entry.md5 === undefined && !entry.external)
        differs(stage.name, `output ${entry.path} has no hash: the stage was not run to its end`);
    }
    for (const [file, keys] of Object.entries(stage.params)) {
      const from = stage.wdir === undefined ? undefined : path.posix.join(pipeline.folder, stage.wdir, file);
      await compareParams(stage.name, { workspace, from, file }, keys, locked.params[file], differs, open);
    }
  }
  compareChain(lock, new Map(stages.map(({ name, wdir }) => [name, wdir ?? ""])), differs);
  return result;
}

function commandText(cmd: unknown): string {
  return (Array.isArray(cmd) ? cmd.map(String).join("\n") : String(cmd ?? "")).trim();
}

type Report = (stage: string, text: string) => void;

function compareLists(
  stage: string,
  what: string,
  wanted: string[] | undefined,
  locked: string[],
  differs: Report,
  open: Report,
): void {
  if (wanted === undefined) {
    open(stage, `its ${what} paths could not be resolved`);
    return;
  }
  const normal = (list: readonly string[]): Set<string> =>
    new Set(list.map((one) => path.posix.normalize(one).replace(/\/$/, "")));
  const want = normal(wanted);
  const have = normal(locked);
  for (const one of want) if (!have.has(one)) differs(stage, `${what} ${one} is not in dvc.lock`);
  for (const one of have) if (!want.has(one)) differs(stage, `${what} ${one} of dvc.lock is no longer in dvc.yaml`);
}

async function compareParams(
  stage: string,
  { workspace, from, file }: { workspace: string; from: string | undefined; file: string },
  keys: readonly string[],
  locked: Record<string, unknown> | undefined,
  differs: Report,
  open: Report,
): Promise<void> {
  const inside = from !== undefined && !path.isAbsolute(file) && !from.startsWith("..");
  if (!inside || !/\.(?:ya?ml|json)$/.test(file)) {
    open(stage, `params in ${file} can not be compared here`);
    return;
  }
  const { value, problem } = await readYaml(path.join(workspace, from));
  if (problem !== undefined) {
    differs(stage, `params: ${problem}`);
    return;
  }
  const wanted = keys.length > 0 ? keys : Object.keys(record(value));
  for (const key of wanted) {
    const now = paramAt(value, key);
    const then = locked === undefined || !Object.hasOwn(locked, key) ? undefined : locked[key];
    if (then === undefined) differs(stage, `param ${key} of ${file} is not in dvc.lock`);
    else if (now === undefined) differs(stage, `param ${key} is no longer in ${file}`);
    else if (canonical(now) !== canonical(then))
      differs(
        stage,
        `param ${key} is ${canonical(now).slice(0, 60)}, was ${canonical(then).slice(0, 60)} when it was run`,
      );
  }
}

function paramAt(value: unknown, key: string): unknown {
  let found: unknown = value;
  for (const part of key.split(".")) {
    if (typeof found !== "object" || found === null) return undefined;
    found = Array.isArray(found) ? found[Number(part)] : record(found)[part];
  }
  return found;
}

/** Same value, same text; 1 and 1.0 are the same to DVC. */
function canonical(value: unknown, depth = 0): string {
  if (depth > 40) return "…";
  if (typeof value === "bigint" || typeof value === "number") return String(Number(value));
  if (Array.isArray(value)) return `[${value.map((one: unknown) => canonical(one, depth + 1)).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
    return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one, depth + 1)}`).join(",")}}`;
  }
  return JSON.stringify(value) ?? "null";
}

/** An output that another stage depends on must have the same hash in both. */
function compareChain(
  lock: ReadonlyMap<string, LockedStage>,
  folders: ReadonlyMap<string, string>,
  differs: Report,
): void {
  const placeOf = (stage: string, file: string): string => path.posix.join(folders.get(stage) ?? "", file);
  const outs = new Map<string, { stage: string; md5: string | undefined }>();
  for (const [stage, { outs: list }] of lock) {
    for (const { path, md5 } of list) outs.set(placeOf(stage, path), { stage, md5 });
  }
  for (const [stage, { deps }] of lock) {
    for (const { path: dependency, md5 } of deps) {
      const made = outs.get(placeOf(stage, dependency));
      if (made !== undefined && made.md5 !== undefined && md5 !== undefined && made.md5 !== md5) {
        differs(stage, `was run with another ${dependency} than ${made.stage} made`);
      }
    }
  }
}
