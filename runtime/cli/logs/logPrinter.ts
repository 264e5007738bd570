import type { LogLine } from "../../targets/target.ts";
import { printable } from "../../text/printable.ts";
import { createStyle, wantsColour, type Style } from "../../text/style.ts";
import type { CommandIo } from "../commandIo.ts";

export interface LogPrinterOptions {
  json: boolean;
  timestamps: boolean;
  /** Nothing to tell apart: no headings. */
  oneAttempt: boolean;
}

/**
 * Prints log lines. Where the next line is of another step, attempt or container than the last, a heading says so; a new
 * attempt of the same step is marked, since what its predecessor wrote may be cut off.
 */
export class LogPrinter {
  private readonly io: CommandIo;
  private readonly options: LogPrinterOptions;
  private readonly style: Style;
  private last: string | undefined;
  private readonly attempts = new Map<string, number>();

  constructor(io: CommandIo, options: LogPrinterOptions) {
    this.io = io;
    this.options = options;
    this.style = createStyle(wantsColour(io.stdout, io.env));
  }

  print(line: LogLine): void {
    if (this.options.json) {
      this.io.stdout.write(JSON.stringify({ version: 1, ...line, attempt: line.attempt + 1 }) + "\n");
      return;
    }
    if (!this.options.oneAttempt) this.heading(line);
    const time = this.options.timestamps ? `${line.time} ` : "";
    if (line.gap !== undefined) {
      this.io.stdout.write(this.style.yellow(`── lines are missing: ${printable(line.gap.reason)} ──`) + "\n");
      return;
    }
    const text = printable(line.text, { multiline: true });
    this.io.stdout.write(`${this.style.dim(time)}${line.stream === "stderr" ? this.style.yellow(text) : text}\n`);
  }

  private heading({ step, attempt, container }: LogLine): void {
    const key = `${step}\n${attempt}\n${container}`;
    if (key === this.last) return;
    this.last = key;
    const before = this.attempts.get(step);
    this.attempts.set(step, Math.max(attempt, before ?? 0));
    const again = before !== undefined && attempt > before ? " · new attempt, the one before has ended" : "";
    const part = container === "main" ? "" : ` · ${container}`;
    this.io.stdout.write(
      this.style.dim(`── ${printable(step)} · attempt ${attempt + 1}${printable(part)}${again} ──`) + "\n",
    );
  }
}
