import type { FormatContents, Tensor } from "../formats/contents.ts";
import type { Part, Role } from "../layouts/layout.ts";

const byName: [RegExp, Role][] = [
  [/optim|^opt_state$|exp_avg|momentum_buffer/i, "optimizer"],
  [/sched|^lrs?$/i, "scheduler"],
  [/rng|random_state|random_states|seed_gen/i, "rng"],
  [/scaler|^amp$/i, "scaler"],
  [/sampler|dataloader|dl_state/i, "sampler"],
  [/^(?:hparams|hyper_parameters|config|args|cfg|callbacks|loops)$/i, "state"],
];

/** Keras keeps the optimizer below the model, or beside it. */
const kerasSlots = /\/\.OPTIMIZER_SLOT\/|(?:^|\/)optimizer(?:_weights)?\//;

/** Learns what each path of one part is for: by the shape of the values first, by names where that says nothing. */
export function roleFinder(part: Part): (path: string) => Role {
  if (part.role !== "whole") return () => part.role;
  const { contents } = part;
  const optimizers = new Set<string>();
  for (const path of contents.containers.keys()) {
    if (path === "param_groups") optimizers.add("");
    else if (path.endsWith("/param_groups")) optimizers.add(path.slice(0, -"/param_groups".length));
  }
  const known = new Map<string, Role>();
  const isTorch = contents.format.startsWith("torch");
  const isDcp = contents.format === "dcp";
  const isKeras = ["tf-bundle", "hdf5", "keras"].includes(contents.format);
  return (path) => {
    if (isKeras && kerasSlots.test(path)) return "optimizer";
    const slash = path.indexOf("/");
    const cut = isDcp ? path.search(/[./]/) : slash;
    const top = cut > 0 ? path.slice(0, cut) : path;
    if (optimizers.size > 0) {
      if (optimizers.has("")) return "optimizer";
      for (let end = slash; end !== -1; end = path.indexOf("/", end + 1)) {
        if (optimizers.has(path.slice(0, end))) return "optimizer";
      }
    }
    // A flat state dict: its names have dots, and "scheduler.weight" would be a layer.
    if (isTorch && slash === -1 && path.includes(".")) return "model";
    let role = known.get(top);
    if (role === undefined) {
      role = byName.find(([pattern]) => pattern.test(top))?.[1] ?? "model";
      if (known.size < 100_000) known.set(top, role);
    }
    return role;
  };
}

/** Tensors that are a generator's state whatever they are called: torch's CPU generator has 5,056 bytes. */
export function isGeneratorState({ dtype, shape }: Tensor): boolean {
  return dtype === "uint8" && shape.length === 1 && shape[0] === 5056;
}

/** Python's and NumPy's generator states among plain values. */
export function hasGeneratorScalar({ scalars }: FormatContents): boolean {
  let count = 0;
  for (const value of scalars.values()) {
    if (count++ > 20_000) return false;
    if (value === "MT19937" || value === "PCG64") return true;
    if (typeof value === "string" && value.startsWith("625 values, crc32")) return true;
  }
  return false;
}
