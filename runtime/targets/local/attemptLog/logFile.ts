import { open, type FileHandle } from "node:fs/promises";
import { safeLogText } from "../../../logs/safeLogText.ts";
import type { LogLine } from "../../target.ts";
import type { AttemptRecord } from "./attemptRecord.ts";

const chunkBytes = 256 * 1024;
/** A line longer than this is given out in pieces. */
const longestLine = 64 * 1024;
/** Of a line that is not finished its end is given out: what a progress bar shows now. */
const longestUnfinished = 4096;

/** Reads one container's log from where it stopped last; parses `<time> stdout|stderr F|P text`. */
export class LogFile {
  private readonly file: string;
  private readonly record: AttemptRecord;
  private readonly container: string;
  private handle: FileHandle | undefined;
  private offset = 0;
  private rest = Buffer.alloc(0);
  private readonly partial = new Map<string, { time: string; text: string; given?: number }>();

  constructor(file: string, record: AttemptRecord, container: string) {
    this.file = file;
    this.record = record;
    this.container = container;
  }

  /** The lines of the next piece of the file; undefined at its present end. */
  async next(): Promise<LogLine[] | undefined> {
    this.handle ??= await open(this.file, "r").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    });
    if (this.handle === undefined) return undefined;
    const buffer = Buffer.allocUnsafe(chunkBytes);
    const { bytesRead } = await this.handle.read(buffer, 0, chunkBytes, this.offset);
    if (bytesRead === 0) return undefined;
    this.offset += bytesRead;
    const bytes = Buffer.concat([this.rest, buffer.subarray(0, bytesRead)]);
    const end = bytes.lastIndexOf(10);
    // A line of a damaged file may have no end: it is dropped beyond four times the longest.
    this.rest = Buffer.from(end < 0 && bytes.length > 4 * longestLine ? "" : bytes.subarray(end + 1));
    const lines: LogLine[] = [];
    if (end >= 0) for (const line of bytes.toString("utf8", 0, end).split("\n")) this.parse(line, lines);
    return lines;
  }

  /** Unfinished lines, once nothing more will come. */
  last(): LogLine[] {
    const lines = [...this.partial].map(([stream, { time, text }]) => this.line(time, stream, text));
    this.partial.clear();
    return lines;
  }

  /** Lines that go on, where they have grown since they were last given. */
  unfinished(): LogLine[] {
    const lines: LogLine[] = [];
    for (const [stream, line] of this.partial) {
      if (line.text.length === line.given) continue;
      line.given = line.text.length;
      lines.push({ ...this.line(line.time, stream, line.text.slice(-longestUnfinished)), unfinished: true });
    }
    return lines;
  }

  async close(): Promise<void> {
    await this.handle?.close();
    this.handle = undefined;
  }

  private parse(line: string, lines: LogLine[]): void {
    const parts = /^(\S{20,40}) (stdout|stderr) ([FP]) /.exec(line);
    if (parts === null) return;
    const [head, time, stream, kind] = parts as unknown as [string, string, string, string];
    const before = this.partial.get(stream);
    const text = (before?.text ?? "") + line.slice(head.length);
    if (kind === "P" && text.length < longestLine) {
      this.partial.set(stream, { time: before?.time ?? time, text });
      return;
    }
    this.partial.delete(stream);
    lines.push(this.line(before?.time ?? time, stream, text));
  }

  private line(time: string, stream: string, text: string): LogLine {
    const { nodeId, step, attempt } = this.record;
    return {
      time,
      nodeId,
      step,
      attempt,
      container: this.container,
      stream: stream as LogLine["stream"],
      text: safeLogText(text),
    };
  }
}
