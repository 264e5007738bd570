/** Lines of a log that belong together, from 0, both included. */
export interface LineGroup {
  start: number;
  end: number;
  name: string;
}

const epoch =
  /^\W{0,8}(?:\[[^\]]{0,60}\]:?\s{0,4}){0,4}(?:\d{4}-\d\d-\d\d[T ][\d:.,]{1,20}\s{1,4})?(?:[A-Z]{4,8}:?\s{1,4})?epoch\b[\s:=#[(]{0,6}(\d{1,9})/i;
const fewestRepeats = 10;
const longestShape = 200;

/**
 * Groups of training output: epochs (from the first line that names one to the next), and runs of at least ten lines that
 * differ in their numbers only.
 */
export class LogGroups {
  readonly epochs: LineGroup[] = [];
  readonly repeats: LineGroup[] = [];
  private epoch: (LineGroup & { number: string }) | undefined;
  private shape = "";
  private first = 0;
  private firstText = "";
  private last = -1;

  add(line: number, text: string): void {
    const number = epoch.exec(text.slice(0, 400))?.[1];
    const isNewEpoch = number !== undefined && number !== this.epoch?.number;
    const shape = shapeOf(text);
    if (isNewEpoch || shape !== this.shape) {
      this.endRepeats();
      this.shape = shape;
      this.first = line;
      this.firstText = text;
    }
    if (isNewEpoch) {
      this.endEpoch();
      this.epoch = { start: line, end: line, name: `epoch ${number}`, number };
    }
    if (this.epoch !== undefined) this.epoch.end = line;
    this.last = line;
  }

  /** The attempt has ended, or something else stands here. */
  break(): void {
    this.endRepeats();
    this.endEpoch();
    this.shape = "";
  }

  private endRepeats(): void {
    if (this.shape !== "" && this.last - this.first + 1 >= fewestRepeats) {
      this.repeats.push({ start: this.first, end: this.last, name: this.firstText.trim().slice(0, 80) });
    }
    this.last = -1;
  }

  private endEpoch(): void {
    if (this.epoch !== undefined)
      this.epochs.push({ start: this.epoch.start, end: this.epoch.end, name: this.epoch.name });
    this.epoch = undefined;
  }
}

function shapeOf(text: string): string {
  return text
    .slice(0, longestShape)
    .replaceAll(/\d[\d.,]*(?:e[-+]?\d+)?/gi, "0")
    .replaceAll(/[█▉▊▋▌▍▎▏#=>\-\s]{2,}/g, " ")
    .trim();
}
