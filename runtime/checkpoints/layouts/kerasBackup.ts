import type { Layout, LayoutContents } from "./layout.ts";
import { below, filesNamed, hasFile } from "./paths.ts";
import { readParts } from "./readParts.ts";

/**
 * Keras BackupAndRestore: latest.weights.h5 (with the optimizer), then training_metadata.json {epoch, batch}. Saves in place, so a
 * crash between the two leaves new weights with an old epoch: the weights are then younger than the metadata is long to write.
 */
export const kerasBackup: Layout = {
  name: "keras-backup",
  matches: (entries) => hasFile(entries, "training_metadata.json") || hasFile(entries, "latest.weights.h5"),
  async read(reader, path, entries): Promise<LayoutContents> {
    const reasons: LayoutContents["reasons"] = [];
    const files = filesNamed(entries, /\.weights\.h5$/);
    const parts = await readParts(
      reader,
      path,
      files.map(({ name }) => [name, "whole"] as const),
    );
    const file = below(path, "training_metadata.json");
    const metadata = await reader.readJson(file);
    if (metadata === undefined) {
      const isThere = hasFile(entries, "training_metadata.json");
      const text = isThere
        ? "training_metadata.json is damaged"
        : "training_metadata.json was never written: the save did not finish";
      reasons.push({ code: isThere ? "marker" : "no-marker", text, effect: isThere ? "corrupt" : "incomplete", file });
    }
    if (files.length === 0) reasons.push({ code: "no-weights", text: "the weights are missing", effect: "incomplete" });
    const [marker] = filesNamed(entries, "training_metadata.json");
    const newest = Math.max(0, ...files.map(({ modifiedAt }) => modifiedAt.getTime()));
    if (marker !== undefined && newest > marker.modifiedAt.getTime() + 1000) {
      const text = "the weights were written after the epoch count: a save was cut off between the two";
      reasons.push({ code: "mixed-save", text, effect: "resumable-with-loss", file });
    }
    return {
      layout: "keras-backup",
      framework: "Keras",
      parts,
      reasons,
      steps: [],
      epoch: typeof metadata?.epoch === "number" ? metadata.epoch : undefined,
      savedAt: marker?.modifiedAt,
      expects: new Set(["optimizer"]),
    };
  },
};
