import path from "node:path";
import { readYaml, record } from "./dvcProject.ts";
import { lookUp, resolveText, scalarText, unresolved } from "./template.ts";

/** A stage of dvc.yaml after foreach and matrix, as far as its templating resolves. */
export interface DvcStage {
  name: string;
  /** Undefined = could not be resolved. */
  cmd?: string | string[];
  /** Folder that its paths are relative to, itself relative to dvc.yaml; "" = that of dvc.yaml. Undefined = could not be resolved. */
  wdir?: string;
  /** As written, which is how dvc.lock repeats them. */
  deps?: string[];
  outs?: string[];
  /** What dvc.yaml says of outputs beyond their path, by path. */
  outFlags: Record<string, OutFlags>;
  /** Parameter names by file, relative to the stage; an empty list = the whole file. */
  params: Record<string, string[]>;
  frozen: boolean;
  alwaysChanged: boolean;
}

/** dvc.lock does not repeat these. */
export interface OutFlags {
  cache: boolean;
  push: boolean;
  remote?: string;
}

export interface DvcStages {
  stages: DvcStage[];
  /** Stage names whose foreach or matrix could not be expanded. */
  unexpanded: string[];
}

const maxStages = 10_000;

/** Expands the stages of a dvc.yaml. Variables: params.yaml beside it, and top-level and stage `vars`. */
export async function dvcStages(yaml: unknown, folder: string): Promise<DvcStages> {
  const result: DvcStages = { stages: [], unexpanded: [] };
  const variables = await variablesOf(record(yaml).vars, folder, true);
  for (const [name, definition] of Object.entries(record(record(yaml).stages))) {
    const stage = record(definition);
    const combinations = expand(stage, variables);
    if (combinations === undefined || result.stages.length + combinations.length > maxStages) {
      result.unexpanded.push(name);
      continue;
    }
    for (const { suffix, extra } of combinations) {
      const body = stage.foreach === undefined ? stage : record(stage.do);
      const own = { ...variables, ...(await variablesOf(body.vars, folder, false)), ...extra };
      result.stages.push(readStage(suffix === "" ? name : `${name}@${suffix}`, body, own));
    }
  }
  return result;
}

async function variablesOf(vars: unknown, folder: string, implicit: boolean): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = implicit
    ? { ...record((await readYaml(path.join(folder, "params.yaml"))).value) }
    : {};
  for (const one of Array.isArray(vars) ? (vars as unknown[]) : []) {
    if (typeof one !== "string") {
      Object.assign(found, record(one));
      continue;
    }
    const [file, keys] = one.split(":");
    if (path.isAbsolute(file!) || file!.split("/").includes("..")) continue;
    const values = record((await readYaml(path.join(folder, file!))).value);
    if (keys === undefined) Object.assign(found, values);
    else for (const key of keys.split(",")) found[key.trim()] = values[key.trim()];
  }
  return found;
}

function expand(
  stage: Record<string, unknown>,
  variables: Record<string, unknown>,
): { suffix: string; extra: Record<string, unknown> }[] | undefined {
  const given = (value: unknown): unknown => {
    const whole = typeof value === "string" ? /^\$\{([^}]*)\}$/.exec(value) : null;
    return whole === null ? value : lookUp(variables, whole[1]!);
  };
  if (stage.foreach !== undefined) {
    const items = given(stage.foreach);
    if (Array.isArray(items)) {
      return items.map((item: unknown, index) => ({ suffix: scalarText(item) ?? String(index), extra: { item } }));
    }
    if (typeof items !== "object" || items === null) return undefined;
    return Object.entries(items).map(([key, item]) => ({ suffix: key, extra: { key, item: item as unknown } }));
  }
  if (stage.matrix === undefined) return [{ suffix: "", extra: {} }];
  let combinations: { suffix: string; item: Record<string, unknown> }[] = [{ suffix: "", item: {} }];
  for (const [name, list] of Object.entries(record(stage.matrix))) {
    const values = given(list);
    if (!Array.isArray(values) || combinations.length * values.length > maxStages) return undefined;
    combinations = combinations.flatMap(({ suffix, item }) =>
      values.map((value: unknown, index) => {
        const part = scalarText(value) ?? `${name}${index}`;
        return { suffix: suffix === "" ? part : `${suffix}-${part}`, item: { ...item, [name]: value } };
      }),
    );
  }
  return combinations.map(({ suffix, item }) => ({ suffix, extra: { item } }));
}

function readStage(name: string, body: Record<string, unknown>, variables: Record<string, unknown>): DvcStage {
  const text = (value: unknown): string | typeof unresolved =>
    typeof value === "string" ? resolveText(value, variables) : unresolved;
  const list = (value: unknown): string[] | undefined => {
    const resolved = (Array.isArray(value) ? (value as unknown[]) : []).map((one) => {
      const named = typeof one === "string" ? one : Object.keys(record(one))[0];
      return text(named);
    });
    return resolved.includes(unresolved) ? undefined : (resolved as string[]);
  };
  const commands = Array.isArray(body.cmd) ? (body.cmd as unknown[]).map(text) : text(body.cmd);
  const unclear = Array.isArray(commands) ? commands.includes(unresolved) : commands === unresolved;
  const outs = [list(body.outs), list(body.metrics), list(body.plots)];
  const wdir = body.wdir === undefined ? "" : text(body.wdir);
  const params: Record<string, string[]> = {};
  for (const one of Array.isArray(body.params) ? (body.params as unknown[]) : []) {
    if (typeof one === "string") (params["params.yaml"] ??= []).push(one);
    else
      for (const [file, keys] of Object.entries(record(one)))
        params[file] = Array.isArray(keys) ? keys.map(String) : [];
  }
  return {
    name,
    cmd: unclear ? undefined : (commands as string | string[]),
    wdir: wdir === unresolved ? undefined : wdir,
    deps: list(body.deps),
    outs: outs.includes(undefined) ? undefined : (outs.flat() as string[]),
    outFlags: flagsOf(
      [body.outs, body.metrics, body.plots].flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : [])),
      (name) => {
        const resolved = text(name);
        return resolved === unresolved ? undefined : resolved;
      },
    ),
    params,
    frozen: body.frozen === true,
    alwaysChanged: body.always_changed === true,
  };
}

function flagsOf(entries: readonly unknown[], nameOf: (name: string) => string | undefined): Record<string, OutFlags> {
  const flags: Record<string, OutFlags> = {};
  for (const entry of entries) {
    const [name, given] = typeof entry === "string" ? [entry, {}] : (Object.entries(record(entry))[0] ?? []);
    const resolved = name === undefined ? undefined : nameOf(name);
    if (resolved === undefined) continue;
    const { cache, push, remote } = record(given);
    flags[resolved] = {
      cache: cache !== false,
      push: push !== false,
      ...(typeof remote === "string" && { remote }),
    };
  }
  return flags;
}
