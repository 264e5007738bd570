import type { VerdictReason } from "../checkpoint.ts";
import type { Part, Role } from "../layouts/layout.ts";
import type { BlobFindings } from "./scanBlobs.ts";
import { nothingFound, type SegmentFindings } from "./scanSegment.ts";

/** Counts per tensor, in the order of the part's tensors. Values in a storage that several tensors share count for each. */
export function tensorFindings(part: Part, findings: readonly BlobFindings[]): SegmentFindings[] {
  const tensors = part.contents.tensors.map(() => nothingFound);
  for (const { planned, segments } of findings) {
    if (segments === undefined) continue;
    // Sums up to each segment, so that a tensor over thousands of them costs one subtraction.
    const sums = [nothingFound];
    for (const segment of segments) sums.push(combine(sums.at(-1)!, segment, 1));
    for (const [tensor, first, last] of planned.users) {
      tensors[tensor] = combine(tensors[tensor]!, combine(sums[last]!, sums[first]!, -1), 1);
    }
  }
  return tensors;
}

function combine(a: SegmentFindings, b: SegmentFindings, sign: 1 | -1): SegmentFindings {
  return {
    nan: a.nan + sign * b.nan,
    positiveInfinity: a.positiveInfinity + sign * b.positiveInfinity,
    negativeInfinity: a.negativeInfinity + sign * b.negativeInfinity,
    negative: a.negative + sign * b.negative,
  };
}

const maxReasons = 30;

/** What values no training can go on from say: NaN, infinities, squares below zero. */
export function valueReasons(
  part: Part,
  findings: readonly SegmentFindings[],
  roleOf: (path: string) => Role,
): VerdictReason[] {
  const reasons: VerdictReason[] = [];
  let left = 0;
  for (const [index, found] of findings.entries()) {
    const { nan, positiveInfinity, negativeInfinity, negative } = found;
    if (nan + positiveInfinity + negativeInfinity + negative === 0) continue;
    const { name } = part.contents.tensors[index]!;
    const role = roleOf(name);
    const isState = role === "model" || role === "optimizer" || role === "other";
    const add = (code: string, text: string, effect?: VerdictReason["effect"]): void => {
      if (reasons.length < maxReasons) reasons.push({ code, text, effect, file: part.path, tensor: name });
      else left++;
    };
    if (nan > 0) add("nan", `tensor ${name} has ${nan} NaN`, isState ? "corrupt" : undefined);
    if (negative > 0) {
      add(
        "impossible-moment",
        `tensor ${name} has ${negative} negative values, and is an average of squares`,
        "corrupt",
      );
    }
    const infinite = positiveInfinity + negativeInfinity;
    // Attention masks are buffers full of -inf, and right so.
    const isMask = positiveInfinity === 0 && role !== "optimizer";
    if (infinite > 0)
      add("infinite", `tensor ${name} has ${infinite} infinite values`, isState && !isMask ? "corrupt" : undefined);
  }
  if (left > 0)
    reasons.push({ code: "more", text: `${left} more tensors have such values`, effect: "corrupt", file: part.path });
  return reasons;
}
