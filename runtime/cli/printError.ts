import { PreflightError } from "../errors/preflightError.ts";
import { printable } from "../text/printable.ts";
import { redact } from "../text/redact.ts";
import { createStyle, wantsColour } from "../text/style.ts";
import type { CommandIo } from "./commandIo.ts";
import { printJson } from "./printJson.ts";

/**
 * Says what went wrong: one sentence and a hint on stderr, or `{version, error}` on stdout under --json. Anything that is
 * not a PreflightError is a defect of ours and is said to be one.
 */
export function printError(error: unknown, io: CommandIo, options: { json: boolean; verbose: boolean }): void {
  const known = error instanceof PreflightError;
  const text = known ? error.message : `internal error: ${error instanceof Error ? error.message : String(error)}`;
  const message = redact(text);
  const more = known ? error.more.map(redact) : [];
  const hint = known ? error.hint : "This is a defect of Preflight; run again with -v and report what it prints.";
  if (options.json) {
    printJson(io, { error: { code: known ? error.code : "internal/defect", message, more, hint } });
  } else {
    const style = createStyle(wantsColour(io.stderr, io.env));
    io.stderr.write(`${style.red("error:")} ${printable(message)}\n`);
    for (const sentence of more) io.stderr.write(`${style.red("error:")} ${printable(sentence)}\n`);
    if (hint !== undefined) io.stderr.write(`${style.dim("hint:")} ${printable(hint)}\n`);
  }
  if (options.verbose) io.stderr.write(printable(redact(causes(error)), { multiline: true }));
}

function causes(error: unknown): string {
  const lines: string[] = [];
  let current: unknown = error;
  for (let depth = 0; current instanceof Error && depth < 8; depth++) {
    lines.push(current.stack ?? current.message);
    current = current.cause;
  }
  return lines.join("\ncaused by ") + "\n";
}
