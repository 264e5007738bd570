import { closeSync, openSync, writeSync } from "node:fs";

const longestPiece = 16 * 1024;
const idleMilliseconds = 200;

/**
 * Writes the output of one process as `<RFC 3339> stdout|stderr F|P text` lines (the format of Kubernetes' container
 * runtimes): F ends a line, P is a piece of a line that goes on. Writes are synchronous: nothing a process said is kept in
 * memory longer than the end of its line or 200 ms, and a slow disk slows the process instead of filling memory.
 */
export class LogWriter {
  private readonly fd: number;
  private readonly hide: [Buffer, Buffer][];
  private readonly limit: number;
  private readonly pending: { stdout: Buffer; stderr: Buffer } = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) };
  private timer: NodeJS.Timeout | undefined;
  private written = 0;
  private lost = 0;
  private full = false;

  constructor(file: string, hide: [string, string][], limit = 512 * 1024 * 1024) {
    this.fd = openSync(file, "a", 0o600);
    this.hide = hide.map(([host, container]) => [Buffer.from(host), Buffer.from(container)]);
    this.limit = limit;
  }

  write(stream: "stdout" | "stderr", chunk: Buffer): void {
    const time = new Date().toISOString();
    const text = this.pending[stream].length > 0 ? Buffer.concat([this.pending[stream], chunk]) : chunk;
    const pieces: Buffer[] = [];
    let start = 0;
    for (let end = text.indexOf(10); end >= 0; end = text.indexOf(10, start)) {
      this.split(pieces, time, stream, text.subarray(start, end), "F");
      start = end + 1;
    }
    while (text.length - start >= longestPiece) {
      this.split(pieces, time, stream, text.subarray(start, start + longestPiece), "P");
      start += longestPiece;
    }
    // Copied, so that a short rest does not keep the whole chunk alive.
    this.pending[stream] = Buffer.from(text.subarray(start));
    this.append(pieces);
    this.timer ??= setTimeout(() => this.flush(), idleMilliseconds);
  }

  /** Writes unfinished lines out as pieces. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    for (const stream of ["stdout", "stderr"] as const) {
      const rest = this.pending[stream];
      if (rest.length === 0) continue;
      this.pending[stream] = Buffer.alloc(0);
      const pieces: Buffer[] = [];
      this.split(pieces, new Date().toISOString(), stream, rest, "P");
      this.append(pieces);
    }
  }

  close(): void {
    this.flush();
    clearTimeout(this.timer);
    closeSync(this.fd);
  }

  private split(pieces: Buffer[], time: string, stream: string, line: Buffer, last: "F" | "P"): void {
    let shown = line;
    for (const [host, container] of this.hide) shown = replaceAll(shown, host, container);
    let start = 0;
    while (shown.length - start > longestPiece) {
      pieces.push(Buffer.from(`${time} ${stream} P `), shown.subarray(start, start + longestPiece), newline);
      start += longestPiece;
    }
    pieces.push(Buffer.from(`${time} ${stream} ${last} `), shown.subarray(start), newline);
  }

  private append(pieces: Buffer[]): void {
    if (pieces.length === 0) return;
    const bytes = Buffer.concat(pieces);
    if (this.full) return;
    if (this.written + bytes.length > this.limit) {
      this.full = true;
      this.note(`the log of this attempt is cut at ${this.limit} bytes`);
      return;
    }
    try {
      let offset = 0;
      while (offset < bytes.length) offset += writeSync(this.fd, bytes, offset);
      this.written += bytes.length;
      if (this.lost > 0) {
        this.note(`${this.lost} bytes of output are missing here: the log could not be written`);
        this.lost = 0;
      }
    } catch {
      this.lost += bytes.length;
    }
  }

  private note(text: string): void {
    try {
      writeSync(this.fd, `${new Date().toISOString()} stderr F preflight: ${text}\n`);
    } catch {
      // A full disk: the next successful write says how much is missing.
    }
  }
}

const newline = Buffer.from("\n");

function replaceAll(text: Buffer, from: Buffer, to: Buffer): Buffer {
  let at = text.indexOf(from);
  if (at < 0) return text;
  const parts: Buffer[] = [];
  let start = 0;
  for (; at >= 0; at = text.indexOf(from, start)) {
    parts.push(text.subarray(start, at), to);
    start = at + from.length;
  }
  parts.push(text.subarray(start));
  return Buffer.concat(parts);
}
