import type { DocumentLine, LogDocument, SourceResolver } from "../../runtime/index.ts";
import { clock } from "./clock.ts";
import type { LogDocumentInfo, LogLooks } from "./requests.ts";

const pieceBytes = 256 * 1024;
const mostSpans = 5000;

/** A log document in the worker: its text until the editor has it, then only how its lines look. */
export class KeptDocument {
  private readonly lines: Omit<DocumentLine, "text">[];
  private bytes: Buffer | undefined;

  constructor(document: LogDocument) {
    this.bytes = Buffer.from(document.lines.map(({ text }) => text).join("\n"));
    this.lines = document.lines.map(({ kind, time, spans }) => ({ kind, time, spans }));
  }

  /** What the editor is told of it. */
  static async info(
    key: number,
    run: string,
    document: LogDocument,
    kept: KeptDocument,
    resolver: SourceResolver,
    signal: AbortSignal,
  ): Promise<LogDocumentInfo> {
    const { outline, empty, isRunning, leftOut } = document;
    const files = new Map<string, number>();
    const links: LogDocumentInfo["links"] = [];
    for (const { at, from, to, path, line, nodeId } of outline.refs) {
      const file = await resolver.resolve(run, nodeId, path, signal);
      if (file === undefined) continue;
      const index = files.get(file) ?? files.size;
      files.set(file, index);
      links.push([at, from, to, index, line]);
    }
    return {
      key,
      bytes: kept.bytes?.length ?? 0,
      lines: document.lines.length,
      empty,
      isRunning,
      leftOut,
      entries: outline.entries,
      repeats: outline.repeats,
      files: [...files.keys()],
      links,
    };
  }

  text(offset: number): Uint8Array {
    const piece = this.bytes?.subarray(offset, offset + pieceBytes) ?? new Uint8Array();
    if (piece.length === 0) this.bytes = undefined;
    // Of its own, so that only the piece crosses the thread.
    return new Uint8Array(piece);
  }

  looks(from: number, to: number): LogLooks {
    const looks: LogLooks = { stderr: [], markers: [], times: [], spans: [] };
    for (let line = Math.max(0, from); line <= Math.min(to, this.lines.length - 1); line++) {
      const { kind, time, spans } = this.lines[line]!;
      if (kind === "stderr") looks.stderr.push(line);
      if (kind === "marker") looks.markers.push(line);
      if (time !== undefined) looks.times.push([line, clock(time)]);
      for (const span of spans) if (looks.spans.length < mostSpans) looks.spans.push({ line, ...span });
    }
    return looks;
  }
}
