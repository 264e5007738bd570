import { closeSync, fdatasyncSync, fstatSync, openSync, readSync, writeSync } from "node:fs";
import { readFile } from "node:fs/promises";

/** One thing that happened to a run, for people and for the explanation of failures. */
export interface JournalEntry {
  at: string;
  /** engine, started, ended, command, preempt, phase */
  what: string;
  [field: string]: unknown;
}

/** Appends to journal.jsonl; each entry is one write, so a crash tears at most the last line. */
export class Journal {
  private readonly fd: number;

  constructor(file: string) {
    this.fd = openSync(file, "a+", 0o600);
    // A torn last line of an engine that died must not swallow the next entry.
    const { size } = fstatSync(this.fd);
    const last = Buffer.alloc(1);
    if (size > 0 && readSync(this.fd, last, 0, 1, size - 1) === 1 && last[0] !== 10) writeSync(this.fd, "\n");
  }

  /** @param durable wait until the disk has it: for what was promised to a person */
  add(what: string, fields: Record<string, unknown>, durable = false): void {
    writeSync(this.fd, `${JSON.stringify({ at: new Date().toISOString(), what, ...fields })}\n`);
    if (durable) fdatasyncSync(this.fd);
  }

  close(): void {
    closeSync(this.fd);
  }
}

/** All whole entries; lines that are torn or damaged are counted, not thrown at the reader. */
export async function readJournal(file: string): Promise<{ entries: JournalEntry[]; damaged: number }> {
  let text = "";
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const entries: JournalEntry[] = [];
  let damaged = 0;
  for (const line of text.split("\n")) {
    if (line === "") continue;
    try {
      const entry = JSON.parse(line) as JournalEntry;
      if (typeof entry?.at === "string" && typeof entry.what === "string") entries.push(entry);
      else damaged++;
    } catch {
      damaged++;
    }
  }
  return { entries, damaged };
}
