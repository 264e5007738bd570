import { appendFile, readFile, rm, writeFile } from "node:fs/promises";
import * as z from "zod";

const maxBytes = 64 * 1024 * 1024;

const line = z.object({
  number: z.int().positive(),
  /** Of the part's bytes. */
  crc32: z.int().nonnegative(),
  /** What the store called an uploaded part, and the CRC-32 it gave it. */
  version: z.string().default(""),
  stored: z.string().optional(),
});

export type JournalLine = z.infer<typeof line>;

/**
 * What of a transfer is done: a first line that says of what, then one line per part. A torn or foreign line ends the reading: what
 * follows is done again.
 */
export class Journal {
  readonly file: string;
  readonly done: Map<number, JournalLine>;

  private constructor(file: string, done: Map<number, JournalLine>) {
    this.file = file;
    this.done = done;
  }

  /** Opens the journal of a transfer. One of another transfer (`about` differs) is begun anew. */
  static async open(file: string, about: Record<string, string | number>): Promise<Journal> {
    const head = JSON.stringify(about);
    const [first, ...rest] = (await readText(file)).split("\n");
    const done = new Map<number, JournalLine>();
    if (first !== head) {
      await writeFile(file, `${head}\n`);
      return new Journal(file, done);
    }
    for (const text of rest) {
      const entry = parse(text);
      if (entry === undefined) break;
      done.set(entry.number, entry);
    }
    // A torn end must not run into the next line.
    await writeFile(file, [head, ...[...done.values()].map((entry) => JSON.stringify(entry)), ""].join("\n"));
    return new Journal(file, done);
  }

  async add(entry: JournalLine): Promise<void> {
    this.done.set(entry.number, entry);
    await appendFile(this.file, `${JSON.stringify(entry)}\n`);
  }

  async remove(): Promise<void> {
    await rm(this.file, { force: true });
  }
}

/** First line of a journal, if there is one. */
export async function journalHead(file: string): Promise<Record<string, unknown> | undefined> {
  try {
    const head: unknown = JSON.parse((await readText(file)).split("\n")[0]!);
    return typeof head === "object" && head !== null ? (head as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

async function readText(file: string): Promise<string> {
  try {
    const bytes = await readFile(file);
    return bytes.length > maxBytes ? "" : bytes.toString("utf8");
  } catch {
    return "";
  }
}

function parse(text: string): JournalLine | undefined {
  try {
    return line.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
