import type { Layout } from "./layout.ts";
import { isModelFile, readModelFiles } from "./modelFiles.ts";

/** A folder with weights as save_pretrained writes it, and nothing of a training state. */
export const modelFolder: Layout = {
  name: "model-folder",
  matches: (entries) => entries.some(({ name, kind }) => kind === "file" && isModelFile(name)),
  async read(reader, path, entries) {
    const { parts, reasons } = await readModelFiles(reader, path, entries);
    const savedAt = entries.reduce((last, { modifiedAt }) => (modifiedAt > last ? modifiedAt : last), new Date(0));
    return {
      layout: "model-folder",
      framework: "Hugging Face",
      parts,
      reasons,
      steps: [],
      expects: new Set(),
      savedAt,
    };
  },
};
