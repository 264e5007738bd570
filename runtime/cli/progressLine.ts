import type { CommandIo } from "./commandIo.ts";
import type { GlobalOptions } from "./globalOptions.ts";

/** One line on stderr that is rewritten in place, and taken away at the end; nothing at all without a terminal. */
export interface ProgressLine {
  update(progress: { done: number; total: number; unit: string }): void;
  /** What is being read behind that, until the next `update`. */
  detail(text: string): void;
  clear(): void;
}

export function progressLine(io: CommandIo, { quiet, json }: GlobalOptions): ProgressLine {
  if (!io.stderr.isTTY || quiet || json) return { update: () => {}, detail: () => {}, clear: () => {} };
  let line = "";
  return {
    update: ({ done, total, unit }) => {
      line = `${done} of ${total} ${unit}`;
      io.stderr.write(`\r\u001b[2K${line}`);
    },
    detail: (text) => {
      const all = line === "" ? text : `${line} · ${text}`;
      // A line that wraps could not be taken away again.
      io.stderr.write(`\r\u001b[2K${all.slice(0, (io.stderr.columns ?? 80) - 1)}`);
    },
    clear: () => void io.stderr.write("\r\u001b[2K"),
  };
}
