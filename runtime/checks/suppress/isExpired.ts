/** `until` (YYYY-MM-DD) is the last day that counts, in UTC. */
export function isExpired(until: string, now: Date): boolean {
  return now.toISOString().slice(0, 10) > until;
}
