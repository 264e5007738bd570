import type { PodObservation } from "../../runs/podObservation.ts";

/**
 * Every pod that was ever seen of a run, also those that are gone. A pod that is deleted keeps what it last said; one that
 * was created again under the same name is another entry.
 */
export class PodLedger {
  private readonly pods = new Map<string, PodObservation>();

  /** Begins with what was written down before. */
  constructor(known: readonly PodObservation[] = []) {
    for (const pod of known) this.pods.set(pod.uid, pod);
  }

  /** @returns whether anything is new */
  see(pod: PodObservation): boolean {
    const before = this.pods.get(pod.uid);
    // An older list may still show what was seen to be gone.
    const next: PodObservation = { ...pod, events: pod.events ?? before?.events };
    if (before !== undefined && same(before, next)) return false;
    this.pods.set(pod.uid, next);
    return true;
  }

  gone(uid: string, at: string): boolean {
    const pod = this.pods.get(uid);
    if (pod === undefined || pod.goneAt !== undefined) return false;
    this.pods.set(uid, { ...pod, goneAt: at });
    return true;
  }

  /** A complete list: what it does not name is gone. */
  seeAll(present: readonly PodObservation[], at: string): boolean {
    const uids = new Set(present.map(({ uid }) => uid));
    let changed = false;
    for (const pod of present) changed = this.see(pod) || changed;
    for (const uid of this.pods.keys()) if (!uids.has(uid)) changed = this.gone(uid, at) || changed;
    return changed;
  }

  has(uid: string): boolean {
    return this.pods.has(uid);
  }

  setEvents(uid: string, events: PodObservation["events"]): void {
    const pod = this.pods.get(uid);
    if (pod !== undefined) this.pods.set(uid, { ...pod, events });
  }

  all(): PodObservation[] {
    return [...this.pods.values()].sort((a, b) => compare(a.createdAt, b.createdAt));
  }

  /** By node id, oldest first. */
  byNode(): Map<string, PodObservation[]> {
    return Map.groupBy(this.all(), ({ nodeId }) => nodeId);
  }
}

function same(a: PodObservation, b: PodObservation): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function compare(a = "", b = ""): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
