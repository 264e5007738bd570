import { createHash, randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LockStore } from "../engine/locks.ts";
import { asIdentity, identityOf, isAlive, type ProcessIdentity } from "../executor/processIdentity.ts";

interface SlotRecord {
  /** Undefined: free. */
  holder?: string;
  owners?: ProcessIdentity[];
}

/**
 * Mutexes and semaphores that all runs of one `.preflight/` folder see. A lock is a folder, each place in it a row of
 * numbered files of which the highest counts: free, or held by a live engine (or its guardian, which may still be ending
 * the step). Taking or freeing a place means making the next number with link(2), which only one can do; a place whose
 * holder died is free without anybody having to remove anything.
 */
export class FileLockStore implements LockStore {
  private readonly folder: string;
  private readonly owners: () => ProcessIdentity[];
  private readonly held = new Map<string, string[]>();

  /** @param owners processes whose life keeps what is taken here: the engine and its guardian */
  constructor(folder: string, owners: () => ProcessIdentity[]) {
    this.folder = folder;
    this.owners = owners;
  }

  /** Takes all of the locks or none. @returns the name of one that is not free */
  tryAcquire(holder: string, locks: { name: string; limit: number }[]): string | undefined {
    const taken: string[] = [];
    for (const { name, limit } of locks) {
      const slot = this.takeSlot(holder, name, limit);
      if (slot === undefined) {
        for (const path of taken) this.free(path);
        return name;
      }
      taken.push(slot);
    }
    this.held.set(holder, [...(this.held.get(holder) ?? []), ...taken]);
    return undefined;
  }

  release(holder: string): void {
    for (const slot of this.held.get(holder) ?? []) this.free(slot);
    this.held.delete(holder);
  }

  private takeSlot(holder: string, name: string, limit: number): string | undefined {
    // A semaphore may be very wide; nobody on one machine holds more places than this.
    for (let index = 0; index < Math.min(limit, 1000); index++) {
      const slot = join(this.folder, createHash("sha256").update(name).digest("hex").slice(0, 24), String(index));
      mkdirSync(slot, { recursive: true, mode: 0o700 });
      const { number, record } = this.current(slot);
      const live = record.holder !== undefined && (record.owners ?? []).some(isAlive);
      if (live && record.holder === holder) return slot;
      if (!live && this.claim(slot, number + 1, { holder, owners: [identityOf(process.pid)!, ...this.owners()] }))
        return slot;
    }
    return undefined;
  }

  private free(slot: string): void {
    const { number } = this.current(slot);
    this.claim(slot, number + 1, {});
    for (const old of readdirSync(slot)) if (Number(old) < number) rmSync(join(slot, old), { force: true });
  }

  private current(slot: string): { number: number; record: SlotRecord } {
    const number = Math.max(0, ...readdirSync(slot).map(Number).filter(Number.isInteger));
    if (number === 0) return { number, record: {} };
    try {
      const { holder, owners } = JSON.parse(readFileSync(join(slot, String(number)), "utf8")) as SlotRecord;
      return { number, record: { holder, owners: (owners ?? []).flatMap((owner) => asIdentity(owner) ?? []) } };
    } catch {
      // Damaged, or cleaned away because a higher number was just made: making the next number decides.
      return { number, record: {} };
    }
  }

  private claim(slot: string, number: number, record: SlotRecord): boolean {
    const temporary = join(slot, `.${process.pid}-${randomBytes(6).toString("hex")}`);
    writeFileSync(temporary, JSON.stringify(record), { mode: 0o600, flag: "wx" });
    try {
      linkSync(temporary, join(slot, String(number)));
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw error;
    } finally {
      rmSync(temporary, { force: true });
    }
  }
}
