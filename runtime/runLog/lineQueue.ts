import type { LogLine } from "../targets/target.ts";

/** What a line costs beside its text, about. */
const lineBytes = 100;

/**
 * Reads a stream of lines ahead, up to a number of bytes: a slow reader stops the stream, a fast one finds lines ready.
 * The stream starts with the first `wait`.
 */
export class LineQueue {
  private readonly open: () => AsyncIterable<LogLine>;
  private readonly bytes: number;
  private lines: LogLine[] = [];
  private size = 0;
  private state: "new" | "open" | "over" = "new";
  private failure: { error: unknown } | undefined;
  private closed = false;
  private changed: () => void = () => undefined;
  private madeRoom: () => void = () => undefined;

  constructor(open: () => AsyncIterable<LogLine>, bytes: number) {
    this.open = open;
    this.bytes = bytes;
  }

  get isEmpty(): boolean {
    return this.lines.length === 0;
  }

  /** Everything has been taken and nothing more comes. */
  get isOver(): boolean {
    return this.state === "over" && this.isEmpty;
  }

  /** Until there is a line, or until there is no room for more; or the stream has ended, or so long. */
  async wait(until: "line" | "full", milliseconds: number): Promise<void> {
    if (this.state === "new") void this.pump();
    const end = performance.now() + milliseconds;
    let timer: NodeJS.Timeout | undefined;
    for (;;) {
      const enough = until === "line" ? !this.isEmpty : this.size >= this.bytes;
      if (enough || this.state === "over" || this.closed || performance.now() >= end) break;
      await new Promise<void>((resolve) => {
        this.changed = resolve;
        timer ??= setTimeout(() => this.changed(), milliseconds + 1);
      });
    }
    clearTimeout(timer);
  }

  /** All that is there. Throws what the stream threw, once its lines are taken. */
  take(): LogLine[] {
    const { lines } = this;
    if (lines.length === 0 && this.failure !== undefined) throw this.failure.error;
    this.lines = [];
    this.size = 0;
    this.madeRoom();
    return lines;
  }

  /** Ends the stream at its next line; whoever closes also aborts the signal it was opened with. */
  close(): void {
    this.closed = true;
    this.madeRoom();
    this.changed();
  }

  private async pump(): Promise<void> {
    this.state = "open";
    try {
      for await (const line of this.open()) {
        if (this.closed) break;
        this.push(line);
        while (this.size >= this.bytes && !this.closed) {
          await new Promise<void>((resolve) => {
            this.madeRoom = resolve;
          });
        }
      }
    } catch (error) {
      this.failure = { error };
    }
    this.state = "over";
    this.changed();
  }

  private push(line: LogLine): void {
    const last = this.lines.at(-1);
    // The next state of a line that goes on takes its place.
    if (last?.unfinished === true && last.nodeId === line.nodeId && last.stream === line.stream) {
      this.lines.pop();
      this.size -= last.text.length + lineBytes;
    }
    this.lines.push(line);
    this.size += line.text.length + lineBytes;
    this.changed();
  }
}
