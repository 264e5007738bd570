import { GoFunc, GoInt, GoObject, type Value } from "../exprlang/value.ts";
import { compareVersions, parseVersion, type Version } from "./version.ts";

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
