import { formatBytes, formatCount, printable, type ListedTensor, type TensorSummary } from "../../../runtime/index.ts";
import type { StatisticsView, TensorView } from "../tensorView.ts";

const cheapBytes = 4 * 2 ** 20;

export function describeTensor(tensor: ListedTensor, index: number, isLocal: boolean): TensorView {
  const { name, dtype, shape, bytes, file, offset, crc, nonFinite } = tensor;
  return {
    index,
    name: printable(name),
    dtype,
    shape: `[${shape.join(", ")}]`,
    elements: formatCount(shape.reduce((product, length) => product * length, 1)),
    size: formatBytes(bytes),
    file: printable(file),
    offset: offset === undefined ? undefined : formatCount(offset),
    checksum: crc?.replace(":", " "),
    nonFinite: nonFinite === undefined ? undefined : formatCount(nonFinite),
    isCheap: isLocal && bytes <= cheapBytes,
  };
}

export function describeStatistics(summary: TensorSummary, index: number): StatisticsView {
  const { values, nan, positiveInfinity, negativeInfinity, zeros, min, max, mean, deviation, l2, histogram } = summary;
  const rows: StatisticsView["rows"] = [];
  const add = (label: StatisticsView["rows"][number]["label"], value: number | undefined): void => {
    if (value !== undefined) rows.push({ label, text: numberText(value) });
  };
  add("min", min);
  add("max", max);
  add("mean", mean);
  add("deviation", deviation);
  add("l2", l2);
  rows.push({ label: "values", text: formatCount(values) }, { label: "zeros", text: share(zeros, values) });
  const infinite = positiveInfinity + negativeInfinity;
  if (nan > 0) rows.push({ label: "nan", text: share(nan, values) });
  if (infinite > 0) rows.push({ label: "infinite", text: share(infinite, values) });
  const view: StatisticsView = { index, rows, first: summary.first.map(numberText).join(", ") };
  if (values > summary.first.length) view.first += ", …";
  if (histogram !== undefined) {
    const { from, to, counts } = histogram;
    const peak = counts.indexOf(Math.max(...counts));
    const width = (to - from) / counts.length;
    const spoken = `${numberText(from + peak * width)} … ${numberText(from + (peak + 1) * width)}: ${formatCount(counts[peak]!)}`;
    view.histogram = { from: numberText(from), to: numberText(to), counts, spoken };
  }
  return view;
}

function share(count: number, of: number): string {
  if (count === 0 || of === 0) return formatCount(count);
  const percent = (100 * count) / of;
  return `${formatCount(count)} (${percent < 0.1 ? "<0.1" : percent.toFixed(1)} %)`;
}

/** Five digits, as people compare them. */
function numberText(value: number): string {
  return String(Number(value.toPrecision(5)));
}
