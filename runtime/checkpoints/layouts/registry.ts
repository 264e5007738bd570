import type { FolderEntry } from "../source.ts";
import { accelerate } from "./accelerate.ts";
import { dcpFolder } from "./dcpFolder.ts";
import { deepspeed } from "./deepspeed.ts";
import { hfTrainer } from "./hfTrainer.ts";
import { kerasBackup } from "./kerasBackup.ts";
import type { Layout } from "./layout.ts";
import { markedCheckpoint } from "./markedCheckpoint.ts";
import { megatron } from "./megatron.ts";
import { modelFolder } from "./modelFolder.ts";
import { orbax } from "./orbax.ts";
import { savedModel } from "./tfCheckpoint.ts";

/** Layouts of folders, the more telling signs first. */
const layouts: readonly Layout[] = [
  markedCheckpoint,
  hfTrainer,
  accelerate,
  dcpFolder,
  deepspeed,
  megatron,
  kerasBackup,
  orbax,
  savedModel,
  modelFolder,
];

/** The layout of a folder, undefined when it is no checkpoint (it may hold some). */
export function findLayout(entries: readonly FolderEntry[], folderName: string): Layout | undefined {
  return layouts.find((layout) => layout.matches(entries, folderName));
}
