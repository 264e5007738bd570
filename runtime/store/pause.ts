import { setTimeout as wait } from "node:timers/promises";

/** Waits before try `attempt` (from 2): 100 ms doubling to 2 s, half of it random so that racers spread. */
export async function pauseBefore(attempt: number, signal?: AbortSignal): Promise<void> {
  const most = Math.min(2000, 100 * 2 ** (attempt - 2));
  await wait(most / 2 + Math.random() * (most / 2), undefined, { signal });
}
