import { collapseProgress, colourState, safeLogText, type LogEvent, type LogLine } from "../../runtime/index.ts";
import { clock } from "./clock.ts";

/** The editor's own words in a log, in the person's language: {0}, {1} stand for what differs. */
export interface MarkerWords {
  /** {0} = which. */
  attempt: string;
  /** {0} = which, {1} = how. */
  attemptEnded: string;
  /** {0} = run, {1} = phase. */
  runEnded: string;
  /** {0} = reason. */
  gap: string;
}

export interface TerminalTextOptions {
  words: MarkerWords;
  /** Several steps: each line says whose it is. */
  stepNames: boolean;
  timestamps: boolean;
  /** Width of the step names' column. */
  nameWidth?: number;
}

const reset = "\u001B[0m";
const dim = (text: string) => `\u001B[2m${text}\u001B[22m`;
/** Colours that both light and dark themes keep readable; neither red nor yellow, which say something here. */
const palette = ["36", "35", "32", "34", "96", "95", "92", "94"];

/**
 * Log entries as text for a terminal: the program's own colours within their line, the step as a coloured column, stderr
 * behind a heavy yellow bar, markers for gaps and ends. Nothing of what a program wrote can do anything but colour.
 */
export class TerminalText {
  private readonly options: TerminalTextOptions;
  private readonly colours = new Map<string, string>();
  private readonly states = new Map<string, string>();
  private readonly attempts = new Map<string, number>();
  private width: number;
  /** A line that goes on stands at the end, to be overwritten. */
  private isOpen = false;

  constructor(options: TerminalTextOptions) {
    this.options = options;
    this.width = Math.min(longestName, options.nameWidth ?? 0);
  }

  render(events: readonly LogEvent[]): string {
    let text = "";
    for (const event of events) text += this.one(event);
    return text;
  }

  private one(event: LogEvent): string {
    const { words } = this.options;
    if (event.kind === "end") {
      const { step, attempt, how, failed } = event;
      const name = this.options.stepNames ? `${safeLogText(step)} · ` : "";
      return this.marker(name + filled(words.attemptEnded, attempt, safeLogText(how)), failed ? "31" : "32");
    }
    if (event.kind === "over") {
      const { run, phase } = event;
      return this.marker(filled(words.runEnded, run, phase), phase === "Succeeded" ? "32" : "31");
    }
    const { line } = event;
    if (line.gap !== undefined) {
      const { reason, from, to } = line.gap;
      const span = [from, to].map((time) => (time === undefined ? "?" : clock(time))).join(" – ");
      const when = from === undefined && to === undefined ? "" : ` (${span})`;
      return this.marker(filled(words.gap, safeLogText(reason)) + when, "33");
    }
    return this.newAttempt(line) + this.line(line);
  }

  private line(line: LogLine): string {
    const key = `${line.nodeId}\n${line.container}\n${line.stream}`;
    const before = this.states.get(key) ?? "";
    const shown = collapseProgress(safeLogText(line.text));
    const text = this.close() + this.prefix(line) + before + shown;
    const state = shown.includes("\u001B") ? colourState(before, shown) : before;
    const end = state !== "" || before !== "" || shown.includes("\u001B") ? reset : "";
    if (line.unfinished === true) {
      this.isOpen = true;
      // Not wrapped, so that one row is all there is to overwrite.
      return `\u001B[?7l${text}${end}\u001B[?7h`;
    }
    this.states.set(key, state);
    return `${text}${end}\r\n`;
  }

  private prefix({ step, container, stream, time }: LogLine): string {
    const at = this.options.timestamps ? dim(`${clock(time)} `) : "";
    const bar = stream === "stderr" ? "\u001B[33m┃\u001B[39m " : this.options.stepNames ? dim("│ ") : "";
    if (!this.options.stepNames) return at + bar;
    const name = shorten(container === "main" ? step : `${step}/${container}`);
    this.width = Math.max(this.width, name.length);
    return `${at}\u001B[${this.colour(step)}m${name.padEnd(this.width)}\u001B[39m ${bar}`;
  }

  /** Later attempts of a step are announced; its first speaks for itself. */
  private newAttempt({ step, attempt }: LogLine): string {
    const before = this.attempts.get(step);
    if (before === attempt) return "";
    this.attempts.set(step, attempt);
    if (before === undefined && attempt === 0) return "";
    const name = this.options.stepNames ? `${safeLogText(step)} · ` : "";
    return this.marker(name + filled(this.options.words.attempt, attempt + 1), "36");
  }

  private marker(text: string, colour: string): string {
    return `${this.close()}\u001B[${colour}m── ${text} ──${reset}\r\n`;
  }

  private close(): string {
    if (!this.isOpen) return "";
    this.isOpen = false;
    return "\r\u001B[2K";
  }

  private colour(step: string): string {
    let colour = this.colours.get(step);
    if (colour === undefined) {
      colour = palette[this.colours.size % palette.length]!;
      this.colours.set(step, colour);
    }
    return colour;
  }
}

function filled(words: string, ...values: (string | number)[]): string {
  return words.replaceAll(/\{(\d)\}/g, (whole, index) => String(values[Number(index)] ?? whole));
}

const longestName = 24;

function shorten(name: string): string {
  const safe = safeLogText(name).replaceAll(/[\r\t]/g, " ");
  return safe.length > longestName ? `…${safe.slice(1 - longestName)}` : safe;
}
