import {
  checkpointFacts,
  checkpointName,
  isPromoted,
  printable,
  type Checkpoint,
  type CheckpointPlace,
} from "../../../../runtime/index.ts";
import { placeText } from "../../../checkpoints/worker/placeText.ts";
import { verdictIcon } from "../../../checkpoints/verdictIcon.ts";
import type { CheckpointsRoot } from "../checkpointsRoot.ts";
import type { CheckpointsRow } from "../checkpointsRow.ts";
import { placeId } from "./placeId.ts";

const mostReasons = 5;

/** The newest checkpoints of a place, and a row that asks for more of them. */
export function checkpointRows(
  root: CheckpointsRoot,
  place: CheckpointPlace | undefined,
  limit: number,
  now: Date,
): CheckpointsRow[] {
  const checkpoints = place?.checkpoints ?? [];
  if (place === undefined || checkpoints.length === 0) return [];
  const id = placeId(root, place);
  const rows = checkpoints.slice(0, limit).map((found) => checkpointRow(id, found, now));
  const left = checkpoints.length - rows.length;
  return left === 0 ? rows : [...rows, moreRow(id, left)];
}

function checkpointRow(place: string, checkpoint: Checkpoint, now: Date): CheckpointsRow {
  const { verdict, verified, uri, reasons } = checkpoint;
  const promoted = isPromoted(checkpoint);
  const why = reasons.map(({ text }) => printable(text));
  const label = checkpointName(checkpoint).replace(/^c/, "C");
  const words = [
    verified ? `${verdict}, verified` : verdict,
    ...(promoted === undefined ? [] : [promoted ? "promoted" : "not promoted"]),
    ...checkpointFacts(checkpoint, now),
  ];
  const description = [...words, ...(verdict === "resumable" ? [] : why.slice(0, 1))].join(" · ");
  return {
    id: `${place}\n${uri}`,
    kind: "checkpoint",
    label,
    description,
    tooltip: [printable(placeText(uri)), words.join(" · "), ...why.slice(0, mostReasons)].join("\n"),
    ...verdictIcon[verdict],
    // Salvage works on one file.
    context: `checkpoint ${verdict}${isFile(uri) ? " file" : ""}`,
    children: "none",
    spoken: `${label}, ${description}`,
    uri,
  };
}

function isFile(uri: string): boolean {
  return /\.(?:pt|pth|ckpt|bin|safetensors)$/i.test(uri);
}

function moreRow(place: string, left: number): CheckpointsRow {
  const description = `${left.toLocaleString("en-US")} older`;
  return {
    id: `${place}\nmore`,
    kind: "more",
    label: "Load more…",
    description,
    tooltip: "",
    icon: "ellipsis",
    context: "more",
    children: "none",
    spoken: `Load more, ${description}`,
  };
}
