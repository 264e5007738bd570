import { mapLimited } from "../mapLimited.ts";
import type { Layout, LayoutContents, Part } from "./layout.ts";
import { below, filesNamed, hasFile, hasFolder, lastName } from "./paths.ts";

const rankFolder = /^mp_rank_(\d+)(?:_(\d+))?$/;
const rankFile = /^(?:model_optim_rng|model_rng|distrib_optim)\.pt$/;

/**
 * Megatron's `iter_0000100/mp_rank_TT[_PPP]/model_optim_rng.pt`. All ranks must be there; the number of them is known from the
 * names only, unless the saved arguments tell it. latest_checkpointed_iteration.txt is written last (see pointers.ts).
 */
export const megatron: Layout = {
  name: "megatron",
  matches: (entries, name) =>
    hasFolder(entries, rankFolder) && (/^iter_\d+$|^release$/.test(name) || !hasFile(entries, /\.pt$/)),
  async read(reader, path, entries): Promise<LayoutContents> {
    const reasons: LayoutContents["reasons"] = [];
    const ranks = entries.filter(({ name, kind }) => kind === "folder" && rankFolder.test(name));
    const parts: Part[] = [];
    let savedAt: Date | undefined;
    await mapLimited(ranks, 4, async ({ name }) => {
      const folder = below(path, name);
      const files = filesNamed((await reader.list(folder)) ?? [], rankFile);
      if (files.length === 0) {
        reasons.push({
          code: "missing-rank",
          text: `${name} has no model_optim_rng.pt`,
          effect: "incomplete",
          file: folder,
        });
      }
      for (const file of files) {
        if (savedAt === undefined || file.modifiedAt > savedAt) savedAt = file.modifiedAt;
        const opened = await reader.openFormat(below(folder, file.name));
        parts.push({
          path: below(folder, file.name),
          role: file.name === "distrib_optim.pt" ? "optimizer" : "whole",
          ...opened,
        });
      }
    });
    parts.sort((a, b) => a.path.localeCompare(b.path));
    const [, number] = /^iter_(\d+)$/.exec(lastName(path === "" ? reader.uri : path)) ?? [];
    const steps = number === undefined ? [] : [{ value: Number(number), where: "the folder's name" }];
    for (const part of parts) {
      const iteration = part.contents.scalars.get("iteration");
      if (typeof iteration === "number") steps.push({ value: iteration, where: part.path });
    }
    reasons.push(
      ...missingRanks(
        parts,
        ranks.map(({ name }) => name),
      ),
    );
    return {
      layout: "megatron",
      framework: "Megatron-LM",
      parts,
      reasons,
      steps,
      savedAt,
      expects: new Set(["optimizer", "step"]),
    };
  },
};

function missingRanks(parts: readonly Part[], found: readonly string[]): LayoutContents["reasons"] {
  const size = (name: string): number => {
    const values = parts.map(({ contents }) => contents.scalars.get(`args/${name}`));
    return Math.max(1, ...values.filter((value) => typeof value === "number"));
  };
  const expected = size("tensor_model_parallel_size") * size("pipeline_model_parallel_size");
  if (found.length >= expected) return [];
  const text = `${found.length} of ${expected} ranks (tensor x pipeline parallel) are there`;
  return [{ code: "missing-rank", text, effect: "incomplete" }];
}
