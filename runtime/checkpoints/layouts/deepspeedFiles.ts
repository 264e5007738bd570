import type { VerdictReason } from "../checkpoint.ts";
import type { Scalar } from "../formats/contents.ts";
import type { PlaceReader } from "../placeReader.ts";
import type { FolderEntry } from "../source.ts";
import type { Part, Role, Sighting } from "./layout.ts";
import { filesNamed, lastName } from "./paths.ts";
import { readParts } from "./readParts.ts";

export const modelStates = /^(?:zero_pp_rank_(\d+)_)?mp_rank_(\d+)(?:_model_states|.*model_states)\.pt$/;
export const optimStates = /^(?:bf16_|fp16_)?(?:zero_pp_rank_(\d+)_)?mp_rank_(\d+)_optim_states\.pt$/;
const expertStates =
  /^(?:layer_\d+_)?expert_\d+_mp_rank_\d+_(?:model|optim)_states\.pt$|^expp_rank_\d+_mp_rank_\d+_optim_states\.pt$/;

/**
 * The files of a DeepSpeed `global_stepN`. How many there must be is in every model_states file: dp_world_size x mp_world_size
 * partitions of the optimizer (deepspeed/runtime/engine.py), and global_steps must be the same in all of them.
 */
export async function readDeepspeedFolder(
  reader: PlaceReader,
  path: string,
  entries: readonly FolderEntry[],
): Promise<{ parts: Part[]; reasons: VerdictReason[]; steps: Sighting[] }> {
  const reasons: VerdictReason[] = [];
  const files: [string, Role][] = [
    ...filesNamed(entries, modelStates).map(({ name }): [string, Role] => [name, "whole"]),
    ...filesNamed(entries, expertStates).map(({ name }): [string, Role] => [name, "model"]),
    ...filesNamed(entries, optimStates).map(({ name }): [string, Role] => [name, "optimizer"]),
  ];
  const parts = await readParts(reader, path, files);
  const steps: Sighting[] = [];
  const named = /^global_step(\d+)$/.exec(lastName(path === "" ? reader.uri : path));
  if (named !== null) steps.push({ value: Number(named[1]), where: "the folder's name" });
  let [dp, mp] = [0, 0];
  for (const part of parts) {
    const { scalars } = part.contents;
    const step = count(scalars.get("global_steps"));
    if (step !== undefined) steps.push({ value: step, where: lastName(part.path) });
    dp = Math.max(dp, count(scalars.get("dp_world_size")) ?? 0);
    mp = Math.max(mp, count(scalars.get("mp_world_size")) ?? 0);
  }
  reasons.push(...missingPartitions(filesNamed(entries, optimStates), path, dp, mp));
  return { parts, reasons, steps };
}

function missingPartitions(found: readonly FolderEntry[], path: string, dp: number, mp: number): VerdictReason[] {
  const partitions = found.map(({ name }) => optimStates.exec(name)!).filter(([, rank]) => rank !== undefined);
  if (partitions.length === 0 || dp === 0 || mp === 0 || dp * mp > 1_000_000) return [];
  const missing: string[] = [];
  const sample = partitions[0]![0];
  for (let model = 0; model < mp; model++) {
    for (let rank = 0; rank < dp; rank++) {
      if (partitions.some(([, r, m]) => Number(r) === rank && Number(m) === model)) continue;
      const width = partitions[0]![2]!.length;
      missing.push(
        sample.replace(
          /zero_pp_rank_\d+_mp_rank_\d+/,
          `zero_pp_rank_${rank}_mp_rank_${String(model).padStart(width, "0")}`,
        ),
      );
    }
  }
  if (missing.length === 0) return [];
  const text = `${missing.length} of ${dp * mp} optimizer partitions are missing, e.g. ${missing[0]}`;
  return [
    { code: "missing-rank", text, effect: "incomplete", file: path === "" ? missing[0] : `${path}/${missing[0]}` },
  ];
}

function count(value: Scalar | undefined): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
