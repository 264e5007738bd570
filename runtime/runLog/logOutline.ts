import { LogGroups } from "../logs/logGroups.ts";
import { sourceRefs, type SourceRef } from "../logs/sourceRefs.ts";
import { TracebackFinder } from "../logs/tracebacks.ts";
import type { DocumentLine } from "./logSections.ts";

/** An entry of the outline of a log document; lines from 0, both included. */
export interface LogOutlineEntry {
  kind: "attempt" | "traceback" | "epoch";
  name: string;
  start: number;
  end: number;
}

export interface LogOutline {
  entries: LogOutlineEntry[];
  /** What can be folded besides the entries. */
  repeats: { start: number; end: number }[];
  /** Places in source code, by line. */
  refs: (SourceRef & { at: number; nodeId: string })[];
}

const mostEntries = 5000;
const mostRefs = 10_000;

/** Reads the lines of a document, section by section, for what can be folded, found and followed. */
export class OutlineReader {
  private readonly outline: LogOutline = { entries: [], repeats: [], refs: [] };

  section(name: string, nodeId: string, start: number, lines: readonly DocumentLine[]): void {
    const { entries, repeats, refs } = this.outline;
    const finder = new TracebackFinder();
    const groups = new LogGroups();
    for (const [index, { text, kind }] of lines.entries()) {
      const at = start + index;
      if (kind === "marker") {
        groups.break();
        continue;
      }
      finder.add(at, text);
      groups.add(at, text);
      if (refs.length < mostRefs) for (const ref of sourceRefs(text)) refs.push({ ...ref, at, nodeId });
    }
    groups.break();
    const room = () => entries.length < mostEntries;
    entries.push({ kind: "attempt", name, start, end: start + lines.length - 1 });
    for (const { start, end, error } of finder.finish()) {
      if (room())
        entries.push({ kind: "traceback", name: error === "" ? "traceback" : error.slice(0, 200), start, end });
    }
    for (const { start, end, name } of groups.epochs) if (room()) entries.push({ kind: "epoch", name, start, end });
    for (const { start, end } of groups.repeats) if (repeats.length < mostEntries) repeats.push({ start, end });
  }

  finish(): LogOutline {
    return this.outline;
  }
}
