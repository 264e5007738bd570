export interface Histogram {
  /** Lower edge of the first bin and upper edge of the last; bins are equally wide. */
  from: number;
  to: number;
  counts: number[];
}

const fineBins = 256;

/**
 * Counts of values in equal bins, made in one pass without knowing the range: when a value lies outside, the range doubles and
 * bins are merged in pairs, so that every count stays exact.
 */
export class GrowingHistogram {
  private low = 0;
  private width = 0;
  private counts = new Float64Array(fineBins);
  private min = Infinity;
  private max = -Infinity;

  /** Adds the finite ones. */
  add(values: ArrayLike<number>): void {
    let min = Infinity;
    let max = -Infinity;
    for (let index = 0; index < values.length; index++) {
      const value = values[index]!;
      if (!Number.isFinite(value)) continue;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    if (min > max) return;
    if (this.width === 0) this.start(min, max);
    this.min = Math.min(this.min, min);
    this.max = Math.max(this.max, max);
    while (this.min < this.low && this.grow("down"));
    while (this.max >= this.low + this.width * fineBins && this.grow("up"));
    const { low, width, counts } = this;
    for (let index = 0; index < values.length; index++) {
      const value = values[index]!;
      if (!Number.isFinite(value)) continue;
      const bin = Math.floor((value - low) / width);
      counts[bin < 0 ? 0 : bin >= fineBins ? fineBins - 1 : bin]!++;
    }
  }

  /** The bins that hold values, joined to at most `most`; undefined when there are no values. */
  result(most = 64): Histogram | undefined {
    if (this.min > this.max) return undefined;
    const bin = (value: number): number =>
      Math.min(fineBins - 1, Math.max(0, Math.floor((value - this.low) / this.width)));
    const first = bin(this.min);
    const used = bin(this.max) - first + 1;
    const size = Math.ceil(used / most);
    const counts = Array.from({ length: Math.ceil(used / size) }, (_, index) => {
      let sum = 0;
      for (let fine = 0; fine < size; fine++) sum += this.counts[first + index * size + fine] ?? 0;
      return sum;
    });
    const from = this.low + first * this.width;
    const to = Math.min(Number.MAX_VALUE, from + counts.length * size * this.width);
    return { from, to, counts };
  }

  private start(min: number, max: number): void {
    // Equal values need a width too, one that does not vanish beside them.
    const span = max - min || Math.abs(min) * 2 ** -10 || 1;
    this.width = (Number.isFinite(span) ? span : Number.MAX_VALUE) / (fineBins / 2);
    this.low = min - (max > min ? 0 : this.width * (fineBins / 4));
  }

  /** False when the range can not get any larger. */
  private grow(where: "up" | "down"): boolean {
    const span = this.width * fineBins;
    const low = where === "down" ? this.low - span : this.low;
    if (!Number.isFinite(span * 2) || !Number.isFinite(low)) return false;
    const merged = new Float64Array(fineBins);
    const shift = where === "down" ? fineBins / 2 : 0;
    for (let bin = 0; bin < fineBins; bin++) merged[shift + (bin >> 1)]! += this.counts[bin]!;
    this.counts = merged;
    this.low = low;
    this.width *= 2;
    return true;
  }
}
