/** Milliseconds that a line may be older than one that was written before it. */
const disorder = 100;

/**
 * Which lines of a log were seen in its last seconds, so that reading may begin again a little earlier without a repeated or
 * a lost line. The server begins at whole seconds, and the two streams of a container are written a few microseconds out of
 * order; so lines are counted by their nanosecond, and of a time that was seen n times the first n are known.
 */
export class SeenLines {
  /** By second ("2026-11-24T10:00:00"), how often each time was seen. */
  private readonly seconds = new Map<string, Map<string, number>>();
  private bucket: Map<string, number> | undefined;
  private second = "";
  /** Latest time seen; "" before the first line. */
  latest = "";
  /** What may come again after a new beginning. */
  private expected: Map<string, number> | undefined;
  /** A line came again: the new reading joins the old one. */
  joined = true;
  /** The latest line came again: this reading got as far as the ones before it. */
  caughtUp = true;

  add(time: string): void {
    if (time > this.latest) this.latest = time;
    const second = time.slice(0, 19);
    if (second !== this.second || this.bucket === undefined) {
      this.second = second;
      this.bucket = this.seconds.get(second);
      if (this.bucket === undefined) {
        this.bucket = new Map();
        this.seconds.set(second, this.bucket);
        this.forget();
      }
    }
    this.bucket.set(time, (this.bucket.get(time) ?? 0) + 1);
  }

  /** Reading begins again from the returned moment (whole seconds, with overlap); undefined: from the very beginning. */
  restart(): Date | undefined {
    if (this.latest === "") return undefined;
    this.expected = new Map();
    for (const times of this.seconds.values()) for (const [time, count] of times) this.expected.set(time, count);
    this.joined = false;
    this.caughtUp = false;
    // The server reads whole seconds; a line that was written late is older by microseconds only.
    return new Date(
      Math.floor((Date.parse(`${this.latest.slice(0, 23).replace(/Z?$/, "Z")}`) - disorder) / 1000) * 1000,
    );
  }

  /** Was this line, of the reading that began with the last `restart`, seen before? */
  isKnown(time: string): boolean {
    if (this.expected === undefined) return false;
    const left = this.expected.get(time) ?? 0;
    if (left > 0) {
      this.joined = true;
      if (time === this.latest) this.caughtUp = true;
      this.expected.set(time, left - 1);
      return true;
    }
    // Past the overlap nothing can come again.
    if (this.joined && time.slice(0, 19) > this.latest.slice(0, 19)) this.expected = undefined;
    return false;
  }

  /** The overlap is at most two seconds long. */
  private forget(): void {
    const limit = new Date(Date.parse(`${this.latest.slice(0, 19)}Z`) - 2000).toISOString().slice(0, 19);
    for (const second of this.seconds.keys()) if (second < limit) this.seconds.delete(second);
  }
}
