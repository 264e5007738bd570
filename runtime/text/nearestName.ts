/**
 * The name a person most likely meant: fewest single-character edits (a swap of neighbours counts one), ignoring case; undefined
 * when nothing is near enough to be worth saying (more than a third of the letters differ).
 */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  const written = name.slice(0, longestName).toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.floor(Math.max(written.length, 3) / 3) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - written.length) >= bestDistance) continue;
    const distance = editDistance(written, candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

const longestName = 100; // the matrix below is quadratic in it

/** Optimal string alignment distance (Damerau-Levenshtein without repeated swaps). */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const distances = [last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + (same ? 0 : 1)];
      if (swapped) distances.push(beforeLast[column - 2]! + 1);
      current.push(Math.min(...distances));
    }
    [beforeLast, last] = [last, current];
  }
  return last[b.length]!;
}
