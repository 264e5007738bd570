/**
 * A glob over paths with "/" as a regular expression: `*` and `?` stay within one name, `**` crosses folders, everything else
 * is literal. Runs of stars are one, so that matching stays linear in practice.
 */
export function globPattern(glob: string): RegExp {
  let pattern = "";
  for (const [part] of glob.replace(/^\.\//, "").matchAll(/\*\*+\/?|\*|\?|[^*?]+/g)) {
    if (part.startsWith("**")) pattern += part.endsWith("/") ? "(?:[^/]+/)*" : ".*";
    else if (part === "*") pattern += "[^/]*";
    else if (part === "?") pattern += "[^/]";
    else pattern += part.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
  }
  return new RegExp(`^${pattern}$`, "s");
}
