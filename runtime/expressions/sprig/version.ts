import { RunFailure } from "../exprlang/runFailure.ts";

/** A semantic version. */
export interface Version {
  readonly numbers: readonly [bigint, bigint, bigint];
  readonly pre: string;
  readonly metadata: string;
}

// No part but 0 begins with 0, neither in the version nor where an identifier of the pre-release is a number.
const part = String.raw`(0|[1-9]\d{0,18})`;
const label = String.raw`(?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*)`;
const metadata = String.raw`[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*`;
const shape = new RegExp(
  String.raw`^v?${part}(?:\.${part})?(?:\.${part})?(?:-(${label}(?:\.${label})*))?(?:\+(${metadata}))?$`,
);

/** Parses "1.2.3-rc.1+build"; a leading v and missing parts are fine. @throws RunFailure */
export function parseVersion(text: string): Version {
  const match = text.length > 2000 ? null : shape.exec(text);
  if (!match) throw new RunFailure("Invalid Semantic Version");
  const [major, minor, patch] = match.slice(1, 4).map((number) => BigInt(number ?? 0)) as [bigint, bigint, bigint];
  return { numbers: [major, minor, patch], pre: match[4] ?? "", metadata: match[5] ?? "" };
}

/** Negative, zero or positive; build metadata does not count. */
export function compareVersions(a: Version, b: Version): number {
  for (const [i, number] of a.numbers.entries()) {
    if (number !== b.numbers[i]!) return number < b.numbers[i]! ? -1 : 1;
  }
  if (a.pre === b.pre) return 0;
  if (a.pre === "") return 1;
  if (b.pre === "") return -1;
  const left = a.pre.split(".");
  const right = b.pre.split(".");
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const order = comparePart(left[i], right[i]);
    if (order !== 0) return order;
  }
  return 0;
}

function comparePart(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return -1;
  if (b === undefined) return 1;
  const numeric = [a, b].map((part) => /^\d+$/.test(part));
  if (numeric[0] && numeric[1]) return BigInt(a) < BigInt(b) ? -1 : 1;
  if (numeric[0] !== numeric[1]) return numeric[0] ? -1 : 1;
  return a < b ? -1 : 1;
}
