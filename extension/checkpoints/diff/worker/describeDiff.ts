import { formatBytes, formatCount, type CheckpointDiff } from "../../../../runtime/index.ts";
import { placeText } from "../../worker/placeText.ts";
import type { DiffSideView, DiffView } from "../diffView.ts";

export function describeDiff(diff: CheckpointDiff, measured: boolean): DiffView {
  const { same, equal, changed, added, removed, scalars, method, bytesRead } = diff;
  return {
    a: side(diff.a),
    b: side(diff.b),
    same,
    equal: formatCount(equal),
    changed: changed.length,
    added: added.length,
    removed: removed.length,
    values: scalars.length,
    byChecksums: method === "crc",
    measured: measured || changed.every(({ how, maxAbs }) => how !== "values" || maxAbs !== undefined),
    bytesRead: formatBytes(bytesRead),
  };
}

function side(uri: string): DiffSideView {
  const place = placeText(uri);
  return { place, name: place.slice(Math.max(place.lastIndexOf("/"), place.lastIndexOf("\\")) + 1) };
}
