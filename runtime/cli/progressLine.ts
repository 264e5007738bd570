import type { CommandIo } from "./commandIo.ts";
import type { GlobalOptions } from "./globalOptions.ts";

/** One line on stderr that is rewritten in place, and taken away at the end; nothing at all without a terminal. */
export interface ProgressLine {
  update(progress: { done: number; total: number; unit: string }): void;
  clear(): void;
}

export function progressLine(io: CommandIo, { quiet, json }: GlobalOptions): ProgressLine {
  if (!io.stderr.isTTY || quiet || json) return { update: () => {}, clear: () => {} };
  return {
    update: ({ done, total, unit }) => void io.stderr.write(`\r\u001b[2K${done} of ${total} ${unit}`),
    clear: () => void io.stderr.write("\r\u001b[2K"),
  };
}
