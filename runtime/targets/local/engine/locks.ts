import type { Synchronization } from "../../../manifest/argo.ts";
import { Problem } from "./problem.ts";
import type { Run } from "./run.ts";

/** One lock by its full name, and how many may hold it. */
export interface LockRequest {
  name: string;
  limit: number;
}

/** Where locks are kept: in memory, or in files that all runs of the machine see. */
export interface LockStore {
  /** Takes all of the locks or none. @returns the name of one that is not free */
  tryAcquire(holder: string, locks: LockRequest[]): string | undefined;
  release(holder: string): void;
}

/** Mutexes and semaphores of a run: who holds what, and the words in which Argo says what is waited for. */
export class Locks {
  private readonly store: LockStore;
  private readonly held = new Set<string>();
  private readonly waiting = new Set<string>();

  constructor(store: LockStore) {
    this.store = store;
  }

  /** Does something wait for a lock that another run may hold? */
  get waits(): boolean {
    return this.waiting.size > 0;
  }

  /**
   * @param key node id, or "" for the workflow itself
   * @returns undefined when all locks are held, else the lock waited for and, on a second line, the message
   */
  acquire(run: Run, key: string, synchronization: Synchronization): string | undefined {
    const holder = holderOf(run, key);
    if (this.held.has(holder)) return undefined;
    const requests = lockRequests(run, synchronization);
    const taken = this.store.tryAcquire(holder, requests);
    if (taken === undefined) {
      this.waiting.delete(holder);
      if (requests.length > 0) this.held.add(holder);
      return undefined;
    }
    this.waiting.add(holder);
    const kind = taken.includes("/Mutex/")
      ? "Lock status: 0/1"
      : `Lock status: 0/${requests.find(({ name }) => name === taken)?.limit}`;
    return `${taken}\nWaiting for ${taken} lock. ${kind}`;
  }

  release(run: Run, key: string): void {
    const holder = holderOf(run, key);
    this.waiting.delete(holder);
    if (this.held.delete(holder)) this.store.release(holder);
  }

  releaseAll(): void {
    for (const holder of this.held) this.store.release(holder);
    this.held.clear();
    this.waiting.clear();
  }
}

function holderOf(run: Run, key: string): string {
  return `${run.workflow.metadata.namespace ?? "local"}/${run.name}/${run.workflow.metadata.uid ?? ""}/${key}`;
}

/** @throws Problem when a semaphore's limit can not be found */
function lockRequests(run: Run, synchronization: Synchronization): LockRequest[] {
  const namespace = run.workflow.metadata.namespace ?? "default";
  const mutexes = [...(synchronization.mutexes ?? []), ...(synchronization.mutex ? [synchronization.mutex] : [])];
  const semaphores = [
    ...(synchronization.semaphores ?? []),
    ...(synchronization.semaphore ? [synchronization.semaphore] : []),
  ];
  const requests = mutexes.map((mutex) => ({ name: `${mutex.namespace ?? namespace}/Mutex/${mutex.name}`, limit: 1 }));
  for (const semaphore of semaphores as { namespace?: string; configMapKeyRef?: { name?: string; key?: string } }[]) {
    const { name = "", key = "" } = semaphore.configMapKeyRef ?? {};
    const text = run.configMaps[name]?.[key];
    if (text === undefined) {
      throw new Problem(
        `failed to create semaphore: configmaps "${name}" not found (give its data in local.configMaps)`,
      );
    }
    const limit = Number(text);
    if (!Number.isInteger(limit))
      throw new Problem(`invalid semaphore limit ${JSON.stringify(text)} in ConfigMap ${name}`);
    requests.push({ name: `${semaphore.namespace ?? namespace}/ConfigMap/${name}/${key}`, limit });
  }
  return requests;
}
