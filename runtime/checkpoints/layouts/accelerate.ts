import type { Layout, LayoutContents, Role } from "./layout.ts";
import { readFsdpFolders } from "./readFsdpFolders.ts";
import { readModelFiles } from "./modelFiles.ts";
import { filesNamed, hasFile, hasFolder } from "./paths.ts";
import { readParts } from "./readParts.ts";

const states: [RegExp, Role][] = [
  [/^optimizer(?:_\d+)?\.bin$/, "optimizer"],
  [/^scheduler(?:_\d+)?\.bin$/, "scheduler"],
  [/^(?:sampler|dl_state_dict)(?:_\d+)?\.bin$/, "sampler"],
  [/^scaler\.pt$/, "scaler"],
  [/^random_states_\d+\.pkl$/, "rng"],
  [/^custom_checkpoint_\d+\.pkl$/, "state"],
];

/** Accelerate's save_state: model, optimizer.bin, scheduler.bin, …, random_states_R.pkl of each rank, which holds `step` too. */
export const accelerate: Layout = {
  name: "accelerate",
  matches: (entries) =>
    hasFile(entries, /^random_states_\d+\.pkl$/) ||
    hasFile(entries, /^(?:optimizer|scheduler)(?:_\d+)?\.bin$/) ||
    (hasFolder(entries, /^pytorch_model_fsdp_\d+$/) && hasFolder(entries, /^optimizer_\d+$/)),
  async read(reader, path, entries): Promise<LayoutContents> {
    const { parts, reasons } = await readModelFiles(reader, path, entries);
    const files = states.flatMap(([name, role]) => filesNamed(entries, name).map((file) => [file.name, role] as const));
    parts.push(...(await readParts(reader, path, files)));
    await readFsdpFolders(reader, path, entries, parts, reasons);
    const result: LayoutContents = {
      layout: "accelerate",
      framework: "Accelerate",
      parts,
      reasons,
      steps: [],
      expects: new Set(["optimizer", "rng", "step"]),
      savedAt: filesNamed(entries, /^random_states_\d+\.pkl$/)[0]?.modifiedAt,
    };
    for (const part of parts.filter(({ role }) => role === "rng")) {
      const step = part.contents.scalars.get("step");
      if (typeof step === "number") result.steps.push({ value: step, where: part.path });
    }
    if (!hasFile(entries, /^random_states_\d+\.pkl$/)) {
      const text = "random_states_0.pkl, which is written after the others, is missing: the save did not finish";
      reasons.push({ code: "no-marker", text, effect: "incomplete" });
    }
    return result;
  },
};
