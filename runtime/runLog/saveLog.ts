import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { collapseProgress } from "../logs/collapseProgress.ts";
import { colourSpans } from "../logs/colourSpans.ts";
import { safeLogText } from "../logs/safeLogText.ts";
import type { Target } from "../targets/target.ts";
import type { LogDocumentRequest } from "./logDocument.ts";

const progressLines = 10_000;

/**
 * Writes a whole log into a file, as plain text in the order it was written: time, step, attempt, stream, text.
 * @returns the number of lines; a file that is there is replaced
 */
export async function saveLog(
  target: Target,
  { run, step, attempt, signal, onProgress }: Omit<LogDocumentRequest, "limit">,
  file: string,
): Promise<number> {
  const out = createWriteStream(file);
  let lines = 0;
  try {
    await once(out, "open", { signal });
    const failed = new Promise<never>((_resolve, reject) => out.once("error", reject));
    failed.catch(() => undefined);
    const index = attempt === undefined ? undefined : attempt - 1;
    for await (const line of target.logs({ run, step, attempt: index, signal })) {
      const text =
        line.gap === undefined
          ? colourSpans(collapseProgress(safeLogText(line.text))).plain
          : `-- lines may be missing here: ${safeLogText(line.gap.reason)} --`;
      const head = `${line.time} ${safeLogText(line.step)}/${line.attempt + 1} ${line.stream} `;
      if (!out.write(`${head}${text}\n`)) await Promise.race([once(out, "drain", { signal }), failed]);
      if (++lines % progressLines === 0) onProgress?.({ done: lines, unit: "lines" });
    }
    out.end();
    await finished(out);
  } finally {
    out.destroy();
  }
  return lines;
}
