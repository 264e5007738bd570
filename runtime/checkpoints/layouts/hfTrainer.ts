import type { VerdictReason } from "../checkpoint.ts";
import { emptyContents } from "../formats/contents.ts";
import type { Layout, LayoutContents, Role } from "./layout.ts";
import { readDeepspeedFolder } from "./deepspeedFiles.ts";
import { isModelFile, readModelFiles } from "./modelFiles.ts";
import { below, filesNamed, hasFile, lastName } from "./paths.ts";
import { readDcpPart } from "./dcpPart.ts";
import { readParts } from "./readParts.ts";

const folderName = /^(?:tmp-)?checkpoint-(\d{1,15})$/;
const rngName = /^rng_state(?:_(\d+))?\.pth$/;

/**
 * Hugging Face Trainer's `checkpoint-N`: model, optimizer.pt, scheduler.pt, scaler.pt, rng_state*.pth, and trainer_state.json, which
 * rank 0 writes last (transformers, Trainer._save_checkpoint). With DeepSpeed or FSDP the optimizer is a folder.
 */
export const hfTrainer: Layout = {
  name: "hf-trainer",
  matches: (entries, name) =>
    hasFile(entries, "trainer_state.json") ||
    (folderName.test(name) &&
      (entries.some((e) => isModelFile(e.name)) || hasFile(entries, /^(?:optimizer|scheduler)\.pt$/))),
  async read(reader, path, entries): Promise<LayoutContents> {
    const { parts, reasons } = await readModelFiles(reader, path, entries);
    const ranks = filesNamed(entries, rngName);
    const known: [RegExp, Role][] = [
      [/^optimizer\.(?:pt|bin)$/, "optimizer"],
      [/^scheduler\.pt$/, "scheduler"],
      [/^scaler\.pt$/, "scaler"],
      [rngName, "rng"],
    ];
    const files = known.flatMap(([name, role]) => filesNamed(entries, name).map((file) => [file.name, role] as const));
    parts.push(...(await readParts(reader, path, files)));
    const step = Number(folderName.exec(lastName(path === "" ? reader.uri : path))?.[1] ?? Number.NaN);
    const result: LayoutContents = {
      layout: "hf-trainer",
      framework: "Hugging Face Transformers",
      parts,
      reasons,
      steps: Number.isNaN(step) ? [] : [{ value: step, where: "the folder's name" }],
      expects: new Set(["optimizer", "scheduler", "rng", "step"]),
      savedAt: filesNamed(entries, "trainer_state.json")[0]?.modifiedAt,
    };
    for (const { name } of entries.filter(({ kind }) => kind === "folder")) {
      const inside = (await reader.list(below(path, name))) ?? [];
      if (/^global_step\d+$/.test(name)) {
        const deepspeed = await readDeepspeedFolder(reader, below(path, name), inside);
        parts.push(...deepspeed.parts);
        reasons.push(...deepspeed.reasons);
        result.steps.push(...deepspeed.steps);
      } else if (hasFile(inside, ".metadata") || hasFile(inside, /\.distcp$/)) {
        parts.push(
          await readDcpPart(reader, below(path, name), name.startsWith("optim") ? "optimizer" : "model", reasons),
        );
      }
    }
    await readState();
    reasons.push(...missingRanks(ranks.map(({ name }) => Number(rngName.exec(name)![1] ?? 0))));
    if (lastName(path).startsWith("tmp-")) {
      reasons.push({
        code: "temporary",
        text: "the folder still has its temporary name: the save did not finish",
        effect: "incomplete",
      });
    }
    return result;

    async function readState(): Promise<void> {
      const file = below(path, "trainer_state.json");
      if (!hasFile(entries, "trainer_state.json")) {
        const text = "trainer_state.json was never written: the save did not finish";
        reasons.push({ code: "no-marker", text, effect: "incomplete", file });
        return;
      }
      const state = await reader.readJson(file);
      if (state === undefined) {
        reasons.push({ code: "marker", text: "trainer_state.json is damaged", effect: "corrupt", file });
        return;
      }
      const contents = emptyContents("json");
      for (const [key, value] of Object.entries(state)) {
        if (value === null || ["string", "number", "boolean"].includes(typeof value)) {
          contents.scalars.set(key, value as string | number | boolean | null);
        }
      }
      parts.push({ path: file, role: "state", bytes: filesNamed(entries, "trainer_state.json")[0]!.bytes, contents });
      if (typeof state.global_step === "number")
        result.steps.push({ value: state.global_step, where: "trainer_state.json" });
      if (typeof state.epoch === "number") result.epoch = state.epoch;
      const [last] = Array.isArray(state.log_history) ? state.log_history.slice(-1) : [];
      const rate = (last as { learning_rate?: unknown } | undefined)?.learning_rate;
      if (typeof rate === "number") result.learningRate = rate;
    }
  },
};

/** rng_state_0 … rng_state_W-1: a gap, or none behind the first, means that a rank did not come to write. */
function missingRanks(ranks: readonly number[]): VerdictReason[] {
  const most = Math.max(-1, ...ranks);
  const missing = Array.from({ length: Math.min(most, 100_000) }, (_, rank) => rank).filter(
    (rank) => !ranks.includes(rank),
  );
  if (missing.length === 0) return [];
  const text = `rng_state of rank ${missing.slice(0, 5).join(", ")} is missing`;
  return [{ code: "missing-rank", text, effect: "resumable-with-loss" }];
}
