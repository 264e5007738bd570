/**
 * A line that a program wrote, made harmless for terminals and documents: keeps tabs, colour codes (SGR) and the carriage
 * returns inside a line (progress bars; collapseProgress reads them). Complete sequences that only move the cursor, erase,
 * set titles or the clipboard, or ask the terminal something are taken out; any other control character is shown as `\xNN`,
 * bidirectional overrides and the like as `\uNNNN`. Takes time in proportion to the length, whatever stands there.
 */
export function safeLogText(text: string): string {
  const line = text.endsWith("\r") ? text.slice(0, -1) : text;
  // Most lines have nothing to look at.
  return suspicious.test(line) ? clean(line) : line;
}

const suspicious = /[^\P{Cc}\t]|[\u200e\u200f\u2028-\u202e\u2066-\u2069]|\p{Cs}/u;
const unsafe = /[^\P{Cc}\t\r]|[\u200e\u200f\u2028-\u202e\u2066-\u2069]|\p{Cs}/gu;

const escape = 0x1b;

function clean(line: string): string {
  let out = "";
  let done = 0;
  // Once a control string is known to have no end, no later one has.
  let lastEnd = true;
  for (let at = 0; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (code !== escape && (code < 0x80 || code > 0x9f)) continue;
    const kind = code === escape ? line.charCodeAt(at + 1) - 0x40 : code - 0x80;
    const body = code === escape ? at + 2 : at + 1;
    let end: number | undefined;
    if (kind === 0x1b) end = controlSequenceEnd(line, body);
    else if (controlStrings.has(kind)) {
      end = lastEnd ? controlStringEnd(line, body) : undefined;
      lastEnd &&= end !== undefined;
    } else if (code === escape) end = shortSequenceEnd(line, at + 1);
    if (end === undefined) continue;
    out += visible(line.slice(done, at));
    if (kind === 0x1b && line[end - 1] === "m") out += `\u001B[${colourParameters(line.slice(body, end - 1))}m`;
    done = end;
    at = end - 1;
  }
  return out + visible(line.slice(done));
}

/** Control strings (ECMA-48 5.6) by the second byte less 0x40: DCS, SOS, OSC, PM, APC. */
const controlStrings = new Set([0x10, 0x18, 0x1d, 0x1e, 0x1f]);
const longestParameters = 60;

/** Behind the final byte of a control sequence (ECMA-48 5.4): parameters 0x30-0x3f, intermediates 0x20-0x2f, final 0x40-0x7e. */
function controlSequenceEnd(line: string, from: number): number | undefined {
  for (let at = from; at < line.length && at - from <= longestParameters; at++) {
    const code = line.charCodeAt(at);
    if (code >= 0x40 && code <= 0x7e) return at + 1;
    if (code < 0x20 || code > 0x3f) return undefined;
  }
  return undefined;
}

/** Behind BEL or ST. */
function controlStringEnd(line: string, from: number): number | undefined {
  for (let at = from; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (code === 0x07 || code === 0x9c) return at + 1;
    if (code === escape && line[at + 1] === "\\") return at + 2;
  }
  return undefined;
}

/** Escapes without parameters, as `ESC 7` and `ESC ( B`. */
function shortSequenceEnd(line: string, from: number): number | undefined {
  let at = from;
  while (at - from < 4 && line.charCodeAt(at) >= 0x20 && line.charCodeAt(at) <= 0x2f) at++;
  const code = line.charCodeAt(at);
  return code >= 0x30 && code <= 0x7e ? at + 1 : undefined;
}

/** Blinking (5, 6) and concealed (8) text is shown as ordinary text. */
function colourParameters(parameters: string): string {
  if (!/^[\d;:]*$/.test(parameters)) return "";
  const list = parameters.split(";");
  const kept: string[] = [];
  for (let at = 0; at < list.length; at++) {
    const number = list[at]!;
    if (number === "38" || number === "48" || number === "58") {
      // An index or three values of 0-255 follow, which are no codes themselves.
      const length = list[at + 1] === "5" ? 3 : list[at + 1] === "2" ? 5 : 1;
      kept.push(...list.slice(at, at + length));
      at += length - 1;
    } else if (!/^0*[568]$/.test(number)) kept.push(number);
  }
  // Nothing left would mean "reset".
  return kept.length === 0 ? "22" : kept.join(";");
}

function visible(text: string): string {
  return text.replaceAll(unsafe, (character) => {
    const code = character.codePointAt(0)!;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}
