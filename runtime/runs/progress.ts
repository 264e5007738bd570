/** A step's own count, from Argo's "N/M". Argo fills 0/1 and 1/1 where the step reports nothing: those say nothing. */
export function readProgress(progress: string | undefined): { done: number; total: number } | undefined {
  const match = /^(\d{1,15})\/(\d{1,15})$/.exec(progress ?? "");
  if (match === null) return undefined;
  const [done, total] = [Number(match[1]), Number(match[2])];
  return total > 1 && done <= total ? { done, total } : undefined;
}
