/**
 * Names of the tasks that a task directly or indirectly depends on, the nearest first.
 * @param wanted only these; the search ends when all are found
 */
export function ancestorsAmong(
  name: string,
  wanted: ReadonlySet<string> | undefined,
  dependenciesOf: (name: string) => readonly string[],
): string[] {
  if (wanted?.size === 0) return [];
  const seen = new Set(dependenciesOf(name));
  const found: string[] = [];
  // A Set gives out what is added while it is walked.
  for (const next of seen) {
    if (wanted === undefined || wanted.has(next)) found.push(next);
    if (found.length === wanted?.size) break;
    for (const dependency of dependenciesOf(next)) seen.add(dependency);
  }
  return found;
}
