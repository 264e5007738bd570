/** Decides whether DVC leaves a path out of a tracked folder. `path` is relative to the .dvcignore, with "/". */
export type IgnoreRule = (path: string, isFolder: boolean) => boolean | undefined;

const always = /(?:^|\/)(?:\.git|\.hg|\.dvc)(?:\/|$)/;

/** Is the path left out? The last rule that has an opinion wins; version control folders always are. */
export function isIgnored(rules: readonly IgnoreRule[], path: string, isFolder: boolean): boolean {
  if (always.test(path)) return true;
  let ignored = false;
  for (const rule of rules) ignored = rule(path, isFolder) ?? ignored;
  return ignored;
}

/** Reads the text of a .dvcignore (the syntax of .gitignore). At most 1,000 patterns of 1,000 characters. */
export function ignoreRules(text: string): IgnoreRule[] {
  return text
    .split(/\r?\n/)
    .slice(0, 1000)
    .flatMap((line) => {
      let pattern = line.replace(/(?<!\\)\s+$/, "");
      if (pattern === "" || pattern.startsWith("#") || pattern.length > 1000) return [];
      const negated = pattern.startsWith("!");
      if (negated) pattern = pattern.slice(1);
      const foldersOnly = pattern.endsWith("/");
      if (foldersOnly) pattern = pattern.slice(0, -1);
      const anchored = pattern.includes("/");
      if (pattern.startsWith("/")) pattern = pattern.slice(1);
      const segments = pattern.split("/");
      const rule: IgnoreRule = (path, isFolder) => {
        if (foldersOnly && !isFolder) return undefined;
        const parts = path.split("/");
        const hit = anchored ? matchSegments(segments, parts) : matchSegment(pattern, parts.at(-1)!);
        return hit ? !negated : undefined;
      };
      return [rule];
    });
}

function matchSegments(pattern: readonly string[], parts: readonly string[]): boolean {
  // Rows of reachable pattern positions: linear in both, however many ** there are.
  let states = new Set([0]);
  const close = (set: Set<number>): Set<number> => {
    for (const state of set) if (pattern[state] === "**") set.add(state + 1);
    return set;
  };
  states = close(states);
  for (const part of parts) {
    const next = new Set<number>();
    for (const state of states) {
      if (pattern[state] === "**") next.add(state);
      else if (state < pattern.length && matchSegment(pattern[state]!, part)) next.add(state + 1);
    }
    states = close(next);
  }
  return states.has(pattern.length);
}

/** * and ? within one name, without backtracking over more than the last star; [sets] are matched as written by a small loop. */
function matchSegment(pattern: string, name: string): boolean {
  let p = 0;
  let n = 0;
  let star = -1;
  let mark = 0;
  while (n < name.length) {
    const set = pattern[p] === "[" ? readSet(pattern, p) : undefined;
    if (pattern[p] === "*") {
      star = p;
      mark = n;
      p += 1;
    } else if (set !== undefined && set.has(name[n]!)) {
      p = set.end;
      n += 1;
    } else if (
      pattern[p] === "?" ||
      (pattern[p] === "\\" ? pattern[p + 1] === name[n] : set === undefined && pattern[p] === name[n])
    ) {
      p += pattern[p] === "\\" ? 2 : 1;
      n += 1;
    } else if (star !== -1) {
      p = star + 1;
      mark += 1;
      n = mark;
    } else return false;
  }
  while (pattern[p] === "*") p += 1;
  return p === pattern.length;
}

function readSet(pattern: string, from: number): { has(char: string): boolean; end: number } | undefined {
  const end = pattern.indexOf("]", from + 2);
  if (end === -1) return undefined;
  let body = pattern.slice(from + 1, end);
  const negated = body.startsWith("!") || body.startsWith("^");
  if (negated) body = body.slice(1);
  return {
    end: end + 1,
    has: (char) => {
      let hit = false;
      for (let at = 0; at < body.length; at += 1) {
        if (body[at + 1] === "-" && at + 2 < body.length) {
          if (char >= body[at]! && char <= body[at + 2]!) hit = true;
          at += 2;
        } else if (body[at] === char) hit = true;
      }
      return hit !== negated;
    },
  };
}
