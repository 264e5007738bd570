import type { Layout, LayoutContents } from "./layout.ts";
import { modelStates, optimStates, readDeepspeedFolder } from "./deepspeedFiles.ts";
import { hasFile } from "./paths.ts";

/** DeepSpeed's `global_stepN`. The text file `latest` beside it is written after it, by rank 0 (see pointers.ts). */
export const deepspeed: Layout = {
  name: "deepspeed",
  matches: (entries) => hasFile(entries, modelStates) || hasFile(entries, optimStates),
  async read(reader, path, entries): Promise<LayoutContents> {
    const { parts, reasons, steps } = await readDeepspeedFolder(reader, path, entries);
    if (!hasFile(entries, modelStates)) {
      reasons.push({ code: "missing-model", text: "the model_states files are missing", effect: "incomplete" });
    }
    const savedAt = entries.reduce((last, { modifiedAt }) => (modifiedAt > last ? modifiedAt : last), new Date(0));
    const version = parts
      .map(({ contents }) => contents.scalars.get("ds_version"))
      .find((value) => value !== undefined);
    return {
      layout: "deepspeed",
      framework: `DeepSpeed${version === undefined ? "" : ` ${String(version)}`}`,
      parts,
      reasons,
      steps,
      savedAt,
      expects: new Set(["optimizer", "step"]),
    };
  },
};
