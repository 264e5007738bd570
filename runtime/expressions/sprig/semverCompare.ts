import { compilePattern } from "../exprlang/pattern.ts";
import { RunFailure } from "../exprlang/runFailure.ts";
import { compareVersions, parseVersion, type Version } from "./version.ts";

interface Constraint {
  readonly operator: string;
  readonly version: Version;
  /** Parts that were given: 0 for "*", 1 for "1" and "1.x", 2 for "1.2", 3 for "1.2.3". */
  readonly known: number;
}

// An operator may be missing, which is why one of the choices is empty.
const operators = String.raw`=||!=|>|<|>=|=>|<=|=<|~|~>|\^`;
const version =
  String.raw`v?([0-9|xX*]+)(\.[0-9|xX*]+)?(\.[0-9|xX*]+)?` +
  String.raw`(-(?:[0-9A-Za-z\-]+(?:\.[0-9A-Za-z\-]+)*))?(?:\+(?:[0-9A-Za-z\-]+(?:\.[0-9A-Za-z\-]+)*))?`;
const one = String.raw`(${operators})\s*(${version})`;
const wholeRule = String.raw`^(?:\s*${one}\s*)(?:(?:\s+|,\s*)${one}\s*)*$`;
const singleRule = String.raw`^\s*${one}\s*$`;
const rangeRule = String.raw`\s*(${version})\s+-\s+(${version})\s*`;

/** sprig.semverCompare: ">=1.2, <2 || ^3". @throws RunFailure */
export function semverCompare(text: string, candidate: string): boolean {
  if (text.length > 2000) throw new RunFailure("improper constraint: too long");
  const alternatives = withoutRanges(text).split("||").map(parseAll);
  const parsed = parseVersion(candidate);
  return alternatives.some((all) => all.every((constraint) => fits(parsed, constraint)));
}

/** Every match of `rule`: the groups, and where it stands. */
function matchesOf(rule: string, text: string): { groups: (string | null)[]; start: number; end: number }[] {
  const matcher = compilePattern(rule, text).matcher(text);
  const found = [];
  while (matcher.find()) {
    const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, i) => matcher.group(i));
    found.push({ groups, start: matcher.start(), end: matcher.end() });
  }
  return found;
}

/** "1.2 - 3" is ">= 1.2 <= 3". */
function withoutRanges(text: string): string {
  let result = "";
  let at = 0;
  for (const { groups, start, end } of matchesOf(rangeRule, text)) {
    result += `${text.slice(at, start)}>= ${groups[1]}, <= ${groups[6]} `;
    at = end;
  }
  return result + text.slice(at);
}

function parseAll(text: string): Constraint[] {
  if (matchesOf(wholeRule, text).length === 0) throw new RunFailure(`improper constraint: ${text}`);
  return matchesOf(one, text).map(({ groups }) => parseOne(groups[0]!));
}

function parseOne(text: string): Constraint {
  const [match] = matchesOf(singleRule, text);
  if (!match) throw new RunFailure(`improper constraint: ${text}`);
  const [, operator, written, major, minor, patch, pre] = match.groups;
  const parts = [major, minor?.slice(1), patch?.slice(1)].map((part) => part ?? "");
  const open = parts.findIndex((part) => ["", "x", "X", "*"].includes(part));
  const known = open < 0 ? 3 : open;
  const numbers = parts.map((part, i) => (i < known ? part : "0")).join(".");
  try {
    return { operator: operator!, version: parseVersion(known === 3 ? written! : numbers + (pre ?? "")), known };
  } catch (error) {
    throw error instanceof RunFailure ? new RunFailure("constraint Parser Error") : error;
  }
}

/** Whether a version satisfies a constraint: Masterminds/semver 3, where ">1" means "at least 2". */
function fits(candidate: Version, { operator, version: limit, known }: Constraint): boolean {
  const exact = known === 3;
  // A pre-release only fits a constraint that has one; "!=" of a full version is the exception.
  if (candidate.pre !== "" && limit.pre === "" && !(operator === "!=" && exact)) return false;
  const order = compareVersions(candidate, limit);
  const agrees = (parts: number) => limit.numbers.slice(0, parts).every((part, i) => part === candidate.numbers[i]);
  // "~*" and "~0.0.0" fit everything; otherwise major and minor must agree as far as they were given.
  const open = limit.numbers.every((part) => part === 0n) && (exact || known === 0);
  const tilde = order >= 0 && (open || agrees(Math.min(2, known)));
  switch (operator) {
    case "":
    case "=":
      return exact ? order === 0 : tilde;
    case "!=":
      if (exact || known === 0) return order !== 0;
      return !agrees(known) || (known === 2 && candidate.pre !== limit.pre);
    case ">":
      return order > 0 && (exact || known === 0 || !agrees(known));
    case "<":
      return order < 0;
    case ">=":
    case "=>":
      return order >= 0;
    case "<=":
    case "=<":
      return order <= 0 || (!exact && agrees(known === 0 ? 2 : known));
    case "^":
      return order >= 0 && agrees(caretParts(limit, known));
    default:
      return tilde;
  }
}

/** How many leading parts "^" holds fixed: up to the first that is not zero, or the last that was given. */
function caretParts({ numbers: [major, minor] }: Version, known: number): number {
  if (major > 0n || known === 1) return 1;
  return minor > 0n || known === 2 ? 2 : 3;
}
