/** So many generators run at a time, in the order they came. */
export class Slots {
  private free: number;
  private readonly queue: (() => void)[] = [];

  constructor(count: number) {
    this.free = count;
  }

  async *run<T>(open: () => AsyncGenerator<T>, signal: AbortSignal): AsyncGenerator<T> {
    if (this.free > 0) this.free -= 1;
    else await this.turn(signal);
    try {
      signal.throwIfAborted();
      yield* open();
    } finally {
      const next = this.queue.shift();
      if (next === undefined) this.free += 1;
      else next();
    }
  }

  private turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.queue.push(resolve);
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
  }
}
