import type { StatePiece } from "./savedState.ts";

/** How one library call saves training state. Positions count positional arguments from 0. */
export interface SaveCall {
  /** Qualified name of the call. */
  name: RegExp;
  path?: { position?: number; keyword?: string };
  object?: { position?: number; keyword?: string };
  /** The library numbers the files itself and keeps several. */
  managed?: boolean;
  /** What the library saves besides the weights, when that is fixed. */
  holds?: readonly StatePiece[];
  /** Keyword whose True leaves only the weights. */
  weightsOnlyWhen?: string;
  /** Only in programs that import this module. */
  module?: RegExp;
}

/** Data: what each library documents about its own save call. */
export const saveCalls: readonly SaveCall[] = [
  { name: /^torch\.save$/, object: { position: 0, keyword: "obj" }, path: { position: 1, keyword: "f" } },
  {
    name: /^safetensors\.(?:\w+\.)?save_file$/,
    object: { position: 0, keyword: "tensors" },
    path: { position: 1, keyword: "filename" },
  },
  { name: /^safetensors\.(?:\w+\.)?save_model$/, path: { position: 1, keyword: "filename" }, holds: [] },
  {
    name: /^torch\.distributed\.checkpoint\.(?:async_)?save$/,
    object: { position: 0, keyword: "state_dict" },
    path: { keyword: "checkpoint_id" },
  },
  { name: /^joblib\.dump$/, object: { position: 0 }, path: { position: 1, keyword: "filename" } },
  { name: /^(?:c?pickle|dill|cloudpickle)\.dump$/, object: { position: 0 }, path: { position: 1 } },
  { name: /^(?:np|numpy)\.savez?(?:_compressed)?$/, path: { position: 0, keyword: "file" } },
  {
    name: /^(?:lightning(?:\.pytorch)?|pytorch_lightning)\.callbacks\.(?:\w+\.)?ModelCheckpoint$/,
    managed: true,
    holds: ["optimizer", "step", "scheduler"],
    weightsOnlyWhen: "save_weights_only",
  },
  {
    name: /^(?:lightning(?:\.pytorch)?|pytorch_lightning)\.Trainer$/,
    managed: true,
    holds: ["optimizer", "step", "scheduler"],
  },
  {
    name: /^transformers\.(?:Seq2Seq)?TrainingArguments$/,
    managed: true,
    holds: ["optimizer", "step", "scheduler", "rng"],
    weightsOnlyWhen: "save_only_model",
  },
  {
    name: /^(?:tensorflow\.|tf\.)?keras\.callbacks\.BackupAndRestore$/,
    managed: true,
    holds: ["optimizer", "step", "scheduler"],
  },
  {
    name: /^(?:tensorflow\.|tf\.)?keras\.callbacks\.ModelCheckpoint$/,
    path: { position: 0, keyword: "filepath" },
    holds: ["optimizer"],
    weightsOnlyWhen: "save_weights_only",
  },
  { name: /^(?:tensorflow|tf)\.train\.CheckpointManager$/, managed: true },
  { name: /^orbax\.checkpoint\.CheckpointManager$/, managed: true },
  { name: /\.save_pretrained$/, path: { position: 0, keyword: "save_directory" }, holds: [] },
  {
    name: /\.save_state$/,
    path: { position: 0, keyword: "output_dir" },
    holds: ["optimizer", "scheduler", "rng"],
    module: /^accelerate/,
  },
  { name: /\.save_weights$/, path: { position: 0, keyword: "filepath" }, holds: [], module: /^(?:tensorflow|keras)/ },
  {
    name: /(?:^|\.)model\.save$/,
    path: { position: 0, keyword: "filepath" },
    holds: ["optimizer"],
    module: /^(?:tensorflow|keras)/,
  },
  { name: /\.save_checkpoint$/, managed: true, holds: ["optimizer", "step", "scheduler"], module: /^deepspeed/ },
];
