import type { VerdictReason } from "../checkpoint.ts";
import type { FormatContents } from "../formats/contents.ts";
import type { PlaceReader } from "../placeReader.ts";
import type { FolderEntry } from "../source.ts";

/** What a file (or the values under one key of it) is for. `whole` = one file that holds several of them. */
export type Role =
  "model" | "optimizer" | "scheduler" | "rng" | "scaler" | "sampler" | "state" | "arguments" | "whole" | "other";

/** One file of a checkpoint, or one set of files that a format reads as one. */
export interface Part {
  /** Relative to the place. */
  path: string;
  role: Role;
  bytes: number;
  contents: FormatContents;
}

/** A number that was found at a place, for comparison with others that should be equal. */
export interface Sighting {
  value: number;
  where: string;
}

/** What a layout makes of a folder or file. The verdict is made of it by `judge`. */
export interface LayoutContents {
  layout: string;
  framework?: string;
  parts: Part[];
  reasons: VerdictReason[];
  /** All must be equal; the first is the checkpoint's. */
  steps: Sighting[];
  epoch?: number;
  learningRate?: number;
  savedAt?: Date;
  /** What this framework always saves for a resume, so that its absence is a loss. */
  expects: ReadonlySet<"optimizer" | "scheduler" | "rng" | "step">;
  /** A part that belongs to the state was found in another form than tensors and scalars, e.g. a JSON file. */
  has?: ReadonlySet<"optimizer" | "scheduler" | "rng" | "step">;
}

export interface Layout {
  name: string;
  /** Whether a folder with these entries is a checkpoint of this layout. */
  matches(entries: readonly FolderEntry[], folderName: string): boolean;
  read(reader: PlaceReader, path: string, entries: readonly FolderEntry[]): Promise<LayoutContents>;
}
