import type { Checkpoint, Inspection } from "../../../runtime/index.ts";
import { placeText } from "./placeText.ts";

const mostKept = 1000;
const kept = new Map<string, { at: number; found: Pick<Checkpoint, "verdict" | "verified" | "reasons"> }>();

/** What reading checkpoints to their last byte has said in this session, by their place. For handlers, in the worker. */
export const verifiedCheckpoints = {
  note(uri: string, { verdict, verified, reasons }: Inspection): void {
    const key = placeText(uri);
    kept.delete(key);
    kept.set(key, { at: Date.now(), found: { verdict, verified, reasons } });
    for (const oldest of [...kept.keys()].slice(0, Math.max(0, kept.size - mostKept))) kept.delete(oldest);
  },

  /** A checkpoint as it was verified, where it was and has not been saved again since. */
  of(checkpoint: Checkpoint): Checkpoint {
    const known = kept.get(placeText(checkpoint.uri));
    const savedAt = Date.parse(checkpoint.savedAt ?? "");
    return known === undefined || savedAt > known.at ? checkpoint : { ...checkpoint, ...known.found };
  },
};
