import { createReadStream, existsSync } from "node:fs";
import { bodyLines } from "../../../kubernetes/bodyLines.ts";
import type { LogItem } from "../../../logs/followLog.ts";

const maxLine = 2 ** 20 + 100;

/** Lines of a captured log: "TIME text", or "TIME!why" where lines are missing. */
export async function* readCapturedLog(file: string): AsyncGenerator<LogItem[]> {
  for await (const lines of bodyLines(createReadStream(file), maxLine)) {
    yield lines.flatMap(({ text, ended }): LogItem[] => {
      // The last line of a recorder that was killed in the middle of it.
      if (!ended) return [];
      const [, time, mark, rest] = /^(\S+?Z)([ !])(.*)$/s.exec(text) ?? [];
      if (time === undefined) return [];
      return [mark === "!" ? { time, text: "", gap: { reason: rest!, from: time } } : { time, text: rest! }];
    });
  }
}

export function capturedLine({ time, text, gap }: LogItem): string {
  return gap === undefined ? `${time} ${text}\n` : `${time}!${gap.reason}\n`;
}

/** Beside a log that was read to the end of its container. */
export function doneMark(file: string): string {
  return `${file}.done`;
}

export function isWholeLog(file: string): boolean {
  return existsSync(doneMark(file));
}
