import type { Scalar } from "../formats/contents.ts";
import type { Inspection } from "../inspect/inspection.ts";
import type { Role } from "../layouts/layout.ts";
import { isGeneratorState, roleFinder } from "./roles.ts";

/** A value, a tensor or a container of what a resume needs beside the weights. */
export interface StateNode {
  name: string;
  value?: Scalar;
  tensor?: { dtype: string; shape: readonly number[] };
  /** Of tensors in it. */
  bytes: number;
  tensors: number;
  /** Plain values in it. */
  values: number;
  children: StateNode[];
}

export interface StateSection {
  /** `other`: values that no known part of a training state has. */
  role: Exclude<Role, "model" | "whole">;
  node: StateNode;
}

const order: StateSection["role"][] = [
  "state",
  "optimizer",
  "scheduler",
  "rng",
  "scaler",
  "sampler",
  "arguments",
  "other",
];
const most = 400_000;
const deepest = 100;

interface Building extends StateNode {
  byName: Map<string, Building>;
}

/**
 * The training state of a checkpoint without the model's tensors, by what it is for, as a tree of its names. Bounded: what is
 * beyond 400,000 values and tensors is left out.
 */
export function stateTree({ parts }: Inspection): StateSection[] {
  const sections = new Map<StateSection["role"], Building>();
  let count = 0;
  for (const part of parts) {
    const roleOf = roleFinder(part);
    // Ranks and shards have the same names inside.
    const isAlone = parts.filter(({ role }) => role === part.role).length === 1;
    const { tensors, scalars } = part.contents;
    const add = (role: Role, path: string, bytes: number, leaf: Partial<StateNode>): void => {
      if (count++ >= most) return;
      const of = role === "model" || role === "whole" ? "other" : role;
      const section = sections.get(of) ?? empty("");
      sections.set(of, section);
      insert(section, isAlone ? names(path) : [part.path, ...names(path)], bytes, leaf);
    };
    for (const [path, value] of scalars) add(roleOf(path), path, 0, { value });
    for (const tensor of tensors) {
      const role = isGeneratorState(tensor) ? "rng" : roleOf(tensor.name);
      if (role === "model") continue;
      add(role, tensor.name, tensor.bytes, { tensor: { dtype: tensor.dtype, shape: tensor.shape } });
    }
  }
  return order
    .filter((role) => sections.has(role))
    .map((role) => ({ role, node: withoutBuilding(unwrapped(sections.get(role)!)) }));
}

/** A name may hold any number of separators; a tree as deep as that would help nobody. */
function names(path: string): string[] {
  const parts = path.split("/");
  return parts.length <= deepest ? parts : [...parts.slice(0, deepest), parts.slice(deepest).join("/")];
}

function empty(name: string): Building {
  return { name, bytes: 0, tensors: 0, values: 0, children: [], byName: new Map() };
}

function insert(section: Building, path: readonly string[], bytes: number, leaf: Partial<StateNode>): void {
  let node = section;
  const isTensor = leaf.tensor !== undefined;
  for (const name of path) {
    node.bytes += bytes;
    if (isTensor) node.tensors++;
    else node.values++;
    let next = node.byName.get(name);
    if (next === undefined) {
      next = empty(name);
      node.byName.set(name, next);
      node.children.push(next);
    }
    node = next;
  }
  Object.assign(node, leaf);
  node.bytes += bytes;
}

/** "optimizer" inside of the optimizer says nothing. */
function unwrapped(section: Building): Building {
  const [only, ...more] = section.children as Building[];
  return only !== undefined && more.length === 0 && only.children.length > 0 ? only : section;
}

function withoutBuilding({ name, value, tensor, bytes, tensors, values, children }: StateNode): StateNode {
  const node: StateNode = {
    name,
    bytes,
    tensors,
    values,
    children: children.map((child) => withoutBuilding(child)),
  };
  if (value !== undefined) node.value = value;
  if (tensor !== undefined) node.tensor = tensor;
  return node;
}
