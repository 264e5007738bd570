import type { LockRequest, LockStore } from "./locks.ts";

/** Locks of one process, first come first served. */
export class MemoryLockStore implements LockStore {
  private readonly holders = new Map<string, Set<string>>();

  tryAcquire(holder: string, locks: LockRequest[]): string | undefined {
    for (const { name, limit } of locks) {
      const current = this.holders.get(name);
      if (current !== undefined && !current.has(holder) && current.size >= limit) return name;
      if (limit <= 0) return name;
    }
    for (const { name } of locks) {
      const current = this.holders.get(name) ?? new Set();
      this.holders.set(name, current.add(holder));
    }
    return undefined;
  }

  release(holder: string): void {
    for (const current of this.holders.values()) current.delete(holder);
  }
}
