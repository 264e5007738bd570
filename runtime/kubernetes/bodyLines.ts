import { StringDecoder } from "node:string_decoder";
import type { Readable } from "node:stream";

export interface BodyLine {
  text: string;
  /** Its newline came; false for what was left when the body ended. */
  ended: boolean;
  /** It was longer than the limit; `text` is its beginning. */
  cut: boolean;
}

/**
 * Lines of a body without their ends, several at once as they arrive. What comes of a line after `maxLength` characters is
 * dropped. Memory: one chunk and one line.
 */
export async function* bodyLines(body: Readable, maxLength: number): AsyncGenerator<BodyLine[]> {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  let cut = false;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    const lines: BodyLine[] = [];
    const text = decoder.write(chunk);
    let from = 0;
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", from)) {
      add(text.slice(from, at));
      lines.push({ text: rest, ended: true, cut });
      rest = "";
      cut = false;
      from = at + 1;
    }
    add(text.slice(from));
    if (lines.length > 0) yield lines;
  }
  add(decoder.end());
  if (rest !== "") yield [{ text: rest, ended: false, cut }];

  function add(part: string): void {
    if (rest.length + part.length <= maxLength) rest = rest === "" ? part : rest + part;
    else {
      rest += part.slice(0, Math.max(0, maxLength - rest.length));
      cut = true;
    }
  }
}
