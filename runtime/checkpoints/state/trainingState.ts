import type { Scalar, Tensor } from "../formats/contents.ts";
import type { LayoutContents, Part, Sighting } from "../layouts/layout.ts";
import { hasGeneratorScalar, isGeneratorState, roleFinder } from "./roles.ts";

/** What a checkpoint holds for a resume, over all of its files. */
export interface TrainingState {
  modelTensors: { part: Part; tensor: Tensor }[];
  optimizerTensors: { part: Part; tensor: Tensor }[];
  optimizers: OptimizerState[];
  hasOptimizer: boolean;
  hasScheduler: boolean;
  hasRng: boolean;
  steps: Sighting[];
  epoch?: number;
  learningRate?: number;
}

/** One torch optimizer's state_dict. */
export interface OptimizerState {
  part: Part;
  /** Its path in the part, "" = the whole file. */
  path: string;
  /** Parameters that its groups name; undefined when they are not listed. */
  parameters: number | undefined;
  /** Parameters that have a state. */
  states: number;
  /** Adam and its kin always have a state after the first step. */
  isAdam: boolean;
}

const stepKeys = [
  "global_step",
  "global_steps",
  "step",
  "iteration",
  "iter",
  "n_iter",
  "steps",
  "num_updates",
  "it",
  "train_step",
];
const epochKeys = ["epoch", "current_epoch", "epochs", "n_epoch"];

export function trainingState(layout: LayoutContents): TrainingState {
  const state: TrainingState = {
    modelTensors: [],
    optimizerTensors: [],
    optimizers: [],
    hasOptimizer: layout.has?.has("optimizer") ?? false,
    hasScheduler: layout.has?.has("scheduler") ?? false,
    hasRng: layout.has?.has("rng") ?? false,
    steps: [...layout.steps],
    epoch: layout.epoch,
    learningRate: layout.learningRate,
  };
  for (const part of layout.parts) addPart(state, part);
  return state;
}

function addPart(state: TrainingState, part: Part): void {
  const { contents } = part;
  const roleOf = roleFinder(part);
  for (const tensor of contents.tensors) {
    const role = roleOf(tensor.name);
    if (role === "rng" || isGeneratorState(tensor)) state.hasRng = true;
    else if (role === "optimizer") state.optimizerTensors.push({ part, tensor });
    else if (role === "model") state.modelTensors.push({ part, tensor });
  }
  if (part.role === "rng" && contents.scalars.size + contents.tensors.length > 0) state.hasRng = true;
  if (hasGeneratorScalar(contents)) state.hasRng = true;
  if (part.role === "scheduler" && contents.scalars.size + contents.tensors.length > 0) state.hasScheduler = true;
  for (const path of contents.containers.keys()) {
    if (path.includes("/") && !path.endsWith("param_groups")) continue;
    if (roleOf(path) === "scheduler" && contents.containers.get(path)!.size > 0) state.hasScheduler = true;
    const optimizer = optimizerAt(part, path);
    if (optimizer === undefined) continue;
    state.optimizers.push(optimizer);
    state.hasOptimizer = true;
    state.learningRate ??= number(
      contents.scalars.get(`${optimizer.path === "" ? "" : `${optimizer.path}/`}param_groups/0/lr`),
    );
  }
  if (state.optimizerTensors.length > 0) state.hasOptimizer = true;
  if (part.role !== "whole" && part.role !== "state") return;
  if (state.steps.length === 0) {
    for (const key of stepKeys) {
      const value = number(contents.scalars.get(key));
      if (value === undefined) continue;
      state.steps.push({ value, where: `${part.path} ${key}` });
      break;
    }
  }
  for (const key of epochKeys) state.epoch ??= number(contents.scalars.get(key));
}

function optimizerAt(part: Part, groupsPath: string): OptimizerState | undefined {
  if (groupsPath !== "param_groups" && !groupsPath.endsWith("/param_groups")) return undefined;
  const { containers, scalars } = part.contents;
  const groups = containers.get(groupsPath)!;
  if (groups.kind !== "list") return undefined;
  const path = groupsPath.slice(0, Math.max(0, groupsPath.length - "/param_groups".length));
  const prefix = path === "" ? "" : `${path}/`;
  let parameters: number | undefined = 0;
  for (let index = 0; index < Math.min(groups.size, 10_000); index++) {
    const list = `${groupsPath}/${index}/params`;
    const long = /^(\d+) values/.exec(String(scalars.get(list) ?? ""));
    const size = containers.get(list)?.size ?? (long === null ? undefined : Number(long[1]));
    if (size === undefined || parameters === undefined)
      parameters = long === null ? countItems(scalars, list, parameters) : undefined;
    else parameters += size;
  }
  return {
    part,
    path,
    parameters,
    states: containers.get(`${prefix}state`)?.size ?? 0,
    isAdam: scalars.has(`${groupsPath}/0/betas/0`),
  };
}

/** Lists deeper than the containers that are kept: their items are scalars with numbers for names. */
function countItems(
  scalars: ReadonlyMap<string, Scalar>,
  list: string,
  before: number | undefined,
): number | undefined {
  if (before === undefined) return undefined;
  let count = 0;
  while (count < 100_000 && scalars.has(`${list}/${count}`)) count++;
  return count === 0 ? undefined : before + count;
}

function number(value: Scalar | undefined): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}
