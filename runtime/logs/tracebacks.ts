/** A Python traceback in a log, with all exceptions it is chained to: lines from 0, both included. */
export interface Traceback {
  start: number;
  end: number;
  /** The last exception's own line: "ValueError: bad loss". */
  error: string;
}

// In front of each line of a process that is one of several: torchrun ("[rank0]: ", "[default0]:"), Open MPI ("[1,0]<stderr>:"),
// Ray ("(Trainer pid=7) ").
const prefix =
  /^(?:\[rank\d{1,5}\]: ?|\[default\d{1,5}\]: ?|\[\d{1,5},\d{1,5}\]<std(?:err|out)>: ?|\([\w.:() -]{1,80} pid=\d{1,9}[^)]{0,80}\) )/;
const header = /^(?:\s*\+ )?\s*(?:\| *)*(?:Exception Group )?Traceback \(most recent call last\):\s*$/;
const group = /^\s*[|+](?:[-+]|\s|$)/;
const chain =
  /^(?:During handling of the above exception, another exception occurred:|The above exception was the direct cause of the following exception:)\s*$/;
const longestTraceback = 20_000;

interface Open extends Traceback {
  stage: "frames" | "after" | "chain";
  isGroup: boolean;
}

/**
 * Finds tracebacks line by line; those of several ranks may run into each other. Exception groups and chained exceptions
 * belong to one traceback.
 */
export class TracebackFinder {
  readonly found: Traceback[] = [];
  private readonly open = new Map<string, Open>();

  add(line: number, text: string): void {
    // What can not be part of one costs one look.
    if (this.open.size === 0 && !text.includes("Traceback (most")) return;
    const head = prefix.exec(text)?.[0] ?? "";
    const rest = text.slice(head.length, head.length + 2000);
    const open = this.open.get(head);
    if (header.test(rest)) {
      if (open !== undefined && (open.stage === "chain" || open.isGroup)) {
        open.stage = "frames";
        open.end = line;
        return;
      }
      this.close(head);
      if (this.open.size < 1000) {
        const isGroup = rest.includes("Exception Group");
        this.open.set(head, { start: line, end: line, error: "", stage: "frames", isGroup });
      }
      return;
    }
    if (open === undefined) return;
    if (line - open.start > longestTraceback) this.close(head);
    else if (open.isGroup && group.test(rest)) this.inGroup(open, line, rest);
    else if (open.stage === "frames" && !(open.isGroup && /^\S/.test(rest))) this.inFrames(open, line, rest);
    else if (chain.test(rest)) {
      open.stage = "chain";
      open.end = line;
    } else if (rest.trim() !== "") this.close(head);
  }

  /** Ends what is open: nothing more comes. */
  finish(): Traceback[] {
    for (const head of this.open.keys()) this.close(head);
    return this.found.sort((a, b) => a.start - b.start);
  }

  private inGroup(open: Open, line: number, rest: string): void {
    open.end = line;
    const text = /^\s*\| ?(\S.*)$/.exec(rest)?.[1];
    if (open.error === "" && text !== undefined && /^[\w.]+(?::|$)/.test(text)) open.error = text;
  }

  private inFrames(open: Open, line: number, rest: string): void {
    open.end = line;
    // Frames, source lines and carets are indented; the first line that is not is the exception.
    if (rest === "" || /^\s/.test(rest)) return;
    open.error = rest;
    open.stage = "after";
  }

  private close(head: string): void {
    const open = this.open.get(head);
    if (open === undefined) return;
    this.open.delete(head);
    const { start, end, error } = open;
    this.found.push({ start, end, error: head + error });
  }
}
