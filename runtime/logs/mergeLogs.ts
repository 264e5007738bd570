/** Something with a time that sorts as text. */
interface Timed {
  time: string;
}

interface Source<T> {
  batches: AsyncIterator<T[]>;
  batch: T[];
  at: number;
  /** The next batch, asked for and not there yet. */
  pending: Promise<void> | undefined;
  askedAt: number;
  done: boolean;
  error?: unknown;
}

/**
 * One stream of many: of what is there the oldest first, each source in its own order. Sources may be added while it runs; it
 * ends when `open` has no more to add and all have ended. At most one batch of each source is held: who reads slowly slows
 * the servers down.
 */
export class MergedLogs<T extends Timed> {
  private readonly sources = new Set<Source<T>>();
  private closed = false;
  private readonly stop: () => void;
  /** Lines are sorted among each other when they arrive within so many milliseconds. */
  private readonly patience: number;
  private wake: () => void = () => undefined;
  private changed = false;

  /** `stop` ends what the sources wait for, so that they can be closed; `patience`: longer where all sources come to an end. */
  constructor({ stop = () => undefined, patience = 25 }: { stop?: () => void; patience?: number } = {}) {
    this.stop = stop;
    this.patience = patience;
  }

  add(batches: AsyncIterable<T[]>): void {
    const source: Source<T> = {
      batches: batches[Symbol.asyncIterator](),
      batch: [],
      at: 0,
      pending: undefined,
      askedAt: 0,
      done: false,
    };
    this.sources.add(source);
    this.refill(source);
    this.poke();
  }

  /** No further sources will be added. */
  close(): void {
    this.closed = true;
    this.poke();
  }

  get size(): number {
    return this.sources.size;
  }

  async *read(signal?: AbortSignal): AsyncGenerator<T> {
    const onAbort = (): void => this.poke();
    signal?.addEventListener("abort", onAbort);
    try {
      for (;;) {
        signal?.throwIfAborted();
        await this.settle();
        const best = this.oldest();
        if (best === undefined) {
          if (this.closed && this.sources.size === 0) return;
          await this.change();
          continue;
        }
        // As long as it stays the oldest, without asking the others again.
        const limit = this.oldest(best)?.time;
        for (let first = true; best.at < best.batch.length; first = false) {
          if (!first && limit !== undefined && best.batch[best.at]!.time > limit) break;
          yield best.batch[best.at++]!;
        }
        if (best.at >= best.batch.length) this.refill(best);
      }
    } finally {
      signal?.removeEventListener("abort", onAbort);
      this.stop();
      await Promise.all([...this.sources].map(({ batches }) => batches.return?.().catch(() => undefined)));
    }
  }

  private oldest(): Source<T> | undefined;
  private oldest(except: Source<T>): T | undefined;
  private oldest(except?: Source<T>): Source<T> | T | undefined {
    let best: Source<T> | undefined;
    for (const source of this.sources) {
      if (source === except || source.at >= source.batch.length) continue;
      if (best === undefined || source.batch[source.at]!.time < best.batch[best.at]!.time) best = source;
    }
    return except === undefined ? best : best?.batch[best.at];
  }

  private refill(source: Source<T>): void {
    if (source.pending !== undefined || source.done) return;
    source.batch = [];
    source.at = 0;
    source.askedAt = performance.now();
    source.pending = this.take(source);
  }

  private async take(source: Source<T>): Promise<void> {
    try {
      const { value, done } = await source.batches.next();
      if (done === true) {
        source.done = true;
        this.sources.delete(source);
      } else source.batch = value;
    } catch (error) {
      Object.assign(source, { done: true, error });
    }
    source.pending = undefined;
    this.poke();
  }

  /** Gives sources a moment to show what they have, so that neighbours in time come out in order. */
  private async settle(): Promise<void> {
    for (const source of this.sources) {
      if (source.error !== undefined) throw source.error;
      if (source.pending === undefined && source.at >= source.batch.length) this.refill(source);
    }
    const now = performance.now();
    // A source that has been silent for longer is no neighbour of anything.
    const asked = [...this.sources].filter(
      ({ pending, askedAt }) => pending !== undefined && now - askedAt < this.patience,
    );
    if (asked.length === 0) return;
    const left = this.patience - (now - Math.max(...asked.map(({ askedAt }) => askedAt)));
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([
      Promise.all(asked.map(({ pending }) => pending)),
      new Promise((resolve) => {
        timer = setTimeout(resolve, left);
      }),
    ]);
    clearTimeout(timer);
  }

  private async change(): Promise<void> {
    if (!this.changed) await new Promise<void>((resolve) => (this.wake = resolve));
    this.changed = false;
  }

  private poke(): void {
    this.changed = true;
    this.wake();
  }
}
