/** Seconds as a person says them: 8.0 s, 27 min, 3.2 h. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Number.isInteger(seconds) ? seconds : seconds.toFixed(1)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}
