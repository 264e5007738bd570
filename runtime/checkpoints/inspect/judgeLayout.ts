import { stateReasons, worstVerdict } from "../judge.ts";
import type { LayoutContents } from "../layouts/layout.ts";
import type { PlaceReader } from "../placeReader.ts";
import { trainingState } from "../state/trainingState.ts";
import type { Inspection } from "./inspection.ts";
import { listTensors } from "./listTensors.ts";

/** Makes the verdict of what a layout found, with everything that supports it. */
export function judgeLayout(reader: PlaceReader, path: string, layout: LayoutContents): Inspection {
  const state = trainingState(layout);
  const { parts } = layout;
  const reasons = [
    ...layout.reasons,
    ...parts.flatMap(({ contents }) => contents.problems),
    ...stateReasons(layout, state),
  ];
  const largest = parts.toSorted(
    (a, b) => b.bytes - a.bytes || Number(b.role === "model") - Number(a.role === "model"),
  )[0];
  return {
    uri: path === "" ? reader.uri : `${reader.uri.replace(/\/$/, "")}/${path}`,
    layout: layout.layout,
    format: largest?.contents.format ?? "none",
    framework: layout.framework,
    step: state.steps[0]?.value,
    epoch: state.epoch,
    learningRate: state.learningRate,
    savedAt: layout.savedAt?.toISOString(),
    bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0),
    bytesRead: reader.bytesRead,
    verdict: worstVerdict(reasons),
    verified: false,
    reasons,
    files: parts.map((part) => ({ name: part.path, path: part.path, bytes: part.bytes })),
    tensors: listTensors(parts),
    scalars: parts.flatMap(({ path: file, contents }) =>
      [...contents.scalars].map(([path, value]) => ({ file, path, value })),
    ),
    globals: parts.flatMap(({ path: file, contents }) => contents.globals.map((global) => ({ ...global, file }))),
    has: {
      model: state.modelTensors.length > 0,
      optimizer: state.hasOptimizer,
      scheduler: state.hasScheduler,
      rng: state.hasRng,
    },
    parts,
  };
}
