import { formatBytes, formatCount, printable, verdictMarks, type Inspection } from "../../../runtime/index.ts";
import type { CheckpointView } from "../checkpointView.ts";
import { placeText } from "./placeText.ts";

const mostReasons = 200;
const mostImports = 200;
const mostFiles = 1000;
const risks = ["dangerous", "unknown", "known"] as const;

/** The head of a checkpoint in texts. */
export function describe(inspection: Inspection, isFile: boolean): CheckpointView {
  const { uri, verdict, verified, step, epoch, learningRate, bytes, savedAt, tensors, has } = inspection;
  const reasons = inspection.reasons.toSorted(
    (a, b) => Number(b.effect !== undefined) - Number(a.effect !== undefined),
  );
  const place = placeText(uri);
  const kind = [inspection.framework, inspection.layout, inspection.format];
  return {
    name: place.slice(Math.max(place.lastIndexOf("/"), place.lastIndexOf("\\")) + 1),
    isFile,
    place,
    verdict,
    mark: verdictMarks[verdict],
    verified,
    reasons: reasons
      .slice(0, mostReasons)
      .map(({ code, text, effect }) => ({ code, text: printable(text), lowers: effect !== undefined })),
    moreReasons: Math.max(0, reasons.length - mostReasons),
    step: step === undefined ? undefined : formatCount(step),
    epoch: epoch === undefined ? undefined : String(Number(epoch.toFixed(2))),
    learningRate: learningRate === undefined ? undefined : String(Number(learningRate.toPrecision(4))),
    size: formatBytes(bytes),
    savedAt,
    kind: kind.filter((part) => part !== undefined && part !== "unknown" && part !== "none").join(" · "),
    run: runOf(inspection),
    holds: has,
    bytesRead: formatBytes(inspection.bytesRead),
    files: inspection.files.slice(0, mostFiles).map((file) => ({ path: file.path, size: formatBytes(file.bytes) })),
    tensors: tensors.length,
    dtypes: dtypeSums(tensors),
    imports: imports(inspection),
  };
}

/** The sample, and everything that follows it, writes the run's id into metadata. */
function runOf({ scalars }: Inspection): string | undefined {
  const found = scalars.find(({ path, value }) => typeof value === "string" && /(?:^|\/)run_id$/.test(path));
  return found === undefined ? undefined : printable(String(found.value)).slice(0, 200);
}

function dtypeSums(tensors: Inspection["tensors"]): CheckpointView["dtypes"] {
  const sums = new Map<string, { tensors: number; bytes: number }>();
  for (const { dtype, bytes } of tensors) {
    const sum = sums.get(dtype) ?? { tensors: 0, bytes: 0 };
    sum.tensors++;
    sum.bytes += bytes;
    sums.set(dtype, sum);
  }
  return [...sums]
    .sort((a, b) => b[1].bytes - a[1].bytes)
    .map(([dtype, sum]) => ({ dtype, tensors: formatCount(sum.tensors), size: formatBytes(sum.bytes) }));
}

function imports({ globals }: Inspection): CheckpointView["imports"] {
  const byName = new Map(globals.map(({ module, name, risk }) => [`${module}.${name}`, risk]));
  return [...byName]
    .map(([name, risk]) => ({ name: printable(name), risk }))
    .sort((a, b) => risks.indexOf(a.risk) - risks.indexOf(b.risk) || a.name.localeCompare(b.name))
    .slice(0, mostImports);
}
