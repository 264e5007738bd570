import { RunFailure } from "../exprlang/runFailure.ts";
import { GoFunc, GoInt, GoObject, type Value } from "../exprlang/value.ts";

interface Version {
  readonly numbers: readonly [bigint, bigint, bigint];
  readonly pre: string;
  readonly metadata: string;
}

const shape =
  /^v?(\d{1,18}|[xX*])(?:\.(\d{1,18}|[xX*]))?(?:\.(\d{1,18}|[xX*]))?(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?$/;

function parseVersion(text: string): Version {
  const match = shape.exec(text);
  if (!match || match.slice(1, 4).some((part) => part !== undefined && /[xX*]/.test(part))) {
    throw new RunFailure("Invalid Semantic Version");
  }
  const [major, minor, patch] = match.slice(1, 4).map((part) => BigInt(part ?? 0)) as [bigint, bigint, bigint];
  return { numbers: [major, minor, patch], pre: match[4] ?? "", metadata: match[5] ?? "" };
}

function compareVersions(a: Version, b: Version): number {
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

/** sprig.semver. @throws RunFailure */
export function semver(text: string): GoObject {
  const version = parseVersion(text);
  const [major, minor, patch] = version.numbers;
  const method = (params: string[], result: string, call: (args: Value[]) => Value): GoFunc => {
    return new GoFunc({ params, variadic: false, result }, call);
  };
  const number = (value: bigint) => method([], "uint64", () => new GoInt("uint64", value));
  const written = (v: Version) => v.numbers.join(".") + (v.pre && `-${v.pre}`) + (v.metadata && `+${v.metadata}`);
  const other = (args: Value[]) => (args[0] as GoObject).content as Version;
  const ordered = (test: (order: number) => boolean) => {
    return method(["*semver.Version"], "bool", (args) => test(compareVersions(version, other(args))));
  };
  const next = (numbers: [bigint, bigint, bigint]) => method([], "*semver.Version", () => semver(numbers.join(".")));
  const methods = new Map<string, GoFunc>([
    ["Major", number(major)],
    ["Minor", number(minor)],
    ["Patch", number(patch)],
    ["Prerelease", method([], "string", () => version.pre)],
    ["Metadata", method([], "string", () => version.metadata)],
    ["Original", method([], "string", () => text)],
    ["String", method([], "string", () => written(version))],
    ["Equal", ordered((order) => order === 0)],
    ["LessThan", ordered((order) => order < 0)],
    ["LessThanEqual", ordered((order) => order <= 0)],
    ["GreaterThan", ordered((order) => order > 0)],
    ["GreaterThanEqual", ordered((order) => order >= 0)],
    ["Compare", method(["*semver.Version"], "int", (args) => BigInt(compareVersions(version, other(args))))],
    ["IncMajor", next([major + 1n, 0n, 0n])],
    ["IncMinor", next([major, minor + 1n, 0n])],
    ["IncPatch", next([major, minor, version.pre === "" ? patch + 1n : patch])],
  ]);
  return new GoObject("*semver.Version", methods, written(version), written(version), version);
}

const constraint = /(=|!=|>=?|<=?|=>|=<|~>?|\^)?\s*([vV]?[\dxX*][0-9A-Za-z.*+-]*)/y;

/** sprig.semverCompare: ">=1.2, <2 || ^3". @throws RunFailure */
export function semverCompare(text: string, version: string): boolean {
  if (text.length > 2000) throw new RunFailure("improper constraint: too long");
  const alternatives = text.split("||").map((part) => parseAll(hyphens(part), text));
  const parsed = parseVersion(version);
  return alternatives.some((all) => all.every((test) => test(parsed)));
}

/** "1.2 - 3" is ">=1.2 <=3". */
function hyphens(text: string): string {
  return text.replace(/(\S+)\s+-\s+(\S+)/g, ">=$1,<=$2");
}

type Test = (version: Version) => boolean;

function parseAll(text: string, whole: string): Test[] {
  const tests: Test[] = [];
  let at = 0;
  for (;;) {
    while (at < text.length && /[\s,]/.test(text[at]!)) at++;
    if (at >= text.length && tests.length > 0) return tests;
    constraint.lastIndex = at;
    const match = constraint.exec(text);
    if (!match) throw new RunFailure(`improper constraint: ${whole}`);
    at = constraint.lastIndex;
    tests.push(single(match[1] ?? "=", match[2]!, whole));
  }
}

function single(operator: string, text: string, whole: string): Test {
  const match = shape.exec(text.replace(/^V/, "v"));
  if (!match) throw new RunFailure(`improper constraint: ${whole}`);
  const parts = match.slice(1, 4);
  const open = parts.findIndex((part) => part === undefined || /[xX*]/.test(part));
  const known = open < 0 ? 3 : open;
  const [major, minor, patch] = parts.map((part, i) => (i < known ? BigInt(part!) : 0n)) as [bigint, bigint, bigint];
  const low: Version = { numbers: [major, minor, patch], pre: match[4] ?? "", metadata: "" };
  const below =
    (numbers: [bigint, bigint, bigint]): Test =>
    (v) => {
      return compareVersions({ ...v, pre: "" }, { numbers, pre: "", metadata: "" }) < 0;
    };
  /** Everything that agrees in the known parts. */
  const upTo = [below([1n << 62n, 0n, 0n]), below([major + 1n, 0n, 0n]), below([major, minor + 1n, 0n])];
  const from: Test = (v) => compareVersions(v, low) >= 0;
  const within: Test = (v) => from(v) && (known === 3 ? compareVersions(v, low) === 0 : upTo[known]!(v));
  // A version with a pre-release only fits a constraint that has one.
  const released =
    (test: Test): Test =>
    (v) =>
      (v.pre === "" || low.pre !== "") && test(v);
  switch (operator) {
    case "=":
      return released(within);
    case "!=":
      return released((v) => !within(v));
    case ">":
      return released((v) => (known === 3 ? compareVersions(v, low) > 0 : from(v) && !upTo[known]!(v)));
    case ">=":
    case "=>":
      return released(from);
    case "<":
      return released((v) => compareVersions(v, low) < 0);
    case "<=":
    case "=<":
      return released((v) => (known === 3 ? compareVersions(v, low) <= 0 : upTo[known]!(v)));
    case "^": {
      const limit =
        major > 0n || known < 2
          ? upTo[Math.min(known, 1)]!
          : minor > 0n || known < 3
            ? upTo[2]!
            : below([0n, 0n, patch + 1n]);
      return released((v) => from(v) && limit(v));
    }
    default:
      return released((v) => from(v) && upTo[Math.min(known, 2)]!(v));
  }
}
