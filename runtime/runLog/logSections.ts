import { collapseProgress } from "../logs/collapseProgress.ts";
import { colourSpans, type ColourSpan } from "../logs/colourSpans.ts";
import { colourState } from "../logs/colourState.ts";
import { safeLogText } from "../logs/safeLogText.ts";
import type { LogLine } from "../targets/target.ts";

/** A line as it stands in a document. */
export interface DocumentLine {
  text: string;
  kind: "stdout" | "stderr" | "marker";
  time?: string;
  spans: ColourSpan[];
}

export interface LogSection {
  nodeId: string;
  step: string;
  /** From 1. */
  attempt: number;
  /** Number of earlier lines that were left out. */
  leftOut: number;
  lines: DocumentLine[];
}

export interface LogSizeLimit {
  /** UTF-16 units. */
  characters: number;
  lines: number;
}

const blockLines = 1024;

/** Sorts a run's lines by attempt and keeps the last of them that fit a limit: what came first overall goes first. */
export class LogSections {
  readonly sections = new Map<string, LogSection>();
  private readonly limit: LogSizeLimit;
  private readonly states = new Map<string, string>();
  private readonly blocks: { section: LogSection; lines: number; characters: number }[] = [];
  private readonly openBlocks = new Map<LogSection, (typeof this.blocks)[number]>();
  private characters = 0;
  private count = 0;

  constructor(limit: LogSizeLimit) {
    this.limit = limit;
  }

  get leftOut(): number {
    let count = 0;
    for (const section of this.sections.values()) count += section.leftOut;
    return count;
  }

  add(line: LogLine): void {
    const { nodeId, step, attempt } = line;
    let section = this.sections.get(nodeId);
    if (section === undefined) {
      section = { nodeId, step, attempt: attempt + 1, leftOut: 0, lines: [] };
      this.sections.set(nodeId, section);
    }
    const shown = this.documentLine(line);
    section.lines.push(shown);
    this.grow(section, shown.text.length + 1);
  }

  private documentLine(line: LogLine): DocumentLine {
    const { time, stream, gap } = line;
    if (gap !== undefined) {
      const span = gap.from === undefined && gap.to === undefined ? "" : ` (${gap.from ?? "?"} – ${gap.to ?? "?"})`;
      return {
        text: `── lines may be missing here: ${safeLogText(gap.reason)}${span} ──`,
        kind: "marker",
        time,
        spans: [],
      };
    }
    const text = collapseProgress(safeLogText(line.text));
    const key = `${line.nodeId}\n${line.container}\n${stream}`;
    const before = this.states.get(key) ?? "";
    const { plain, spans } = colourSpans(text, before);
    if (text.includes("\u001B")) this.states.set(key, colourState(before, text));
    return { text: plain, kind: stream, time, spans };
  }

  private grow(section: LogSection, characters: number): void {
    let block = this.openBlocks.get(section);
    if (block === undefined || block.lines >= blockLines) {
      block = { section, lines: 0, characters: 0 };
      this.openBlocks.set(section, block);
      this.blocks.push(block);
    }
    block.lines++;
    block.characters += characters;
    this.count++;
    this.characters += characters;
    while (this.characters > this.limit.characters || this.count > this.limit.lines) {
      const oldest = this.blocks.shift()!;
      oldest.section.lines.splice(0, oldest.lines);
      oldest.section.leftOut += oldest.lines;
      if (this.openBlocks.get(oldest.section) === oldest) this.openBlocks.delete(oldest.section);
      this.count -= oldest.lines;
      this.characters -= oldest.characters;
    }
  }
}
