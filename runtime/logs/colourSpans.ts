/** How a piece of a line looks. Colours: 0-15 = the terminal's palette of the theme, else "#rrggbb". */
export interface TextLook {
  foreground?: number | string;
  background?: number | string;
  bold?: boolean;
  dim?: boolean;
  italic?: boolean;
  underline?: boolean;
}

export interface ColourSpan {
  /** UTF-16 columns in the plain text. */
  from: number;
  to: number;
  look: TextLook;
}

const code = new RegExp(String.raw`\u001B\[([\d;:]*)m`, "g");
const mostSpans = 200;

/**
 * A line without its colour codes, and what they say of it; at most 200 spans, the rest of the line stays plain.
 * @param before codes that hold at its start (colourState)
 */
export function colourSpans(text: string, before = ""): { plain: string; spans: ColourSpan[] } {
  if (before === "" && !text.includes("\u001B")) return { plain: text, spans: [] };
  const spans: ColourSpan[] = [];
  let look: TextLook = {};
  for (const match of before.matchAll(code)) look = apply(look, match[1]!);
  let plain = "";
  let done = 0;
  const add = (piece: string) => {
    if (piece !== "" && Object.keys(look).length > 0 && spans.length < mostSpans) {
      spans.push({ from: plain.length, to: plain.length + piece.length, look });
    }
    plain += piece;
  };
  for (const match of text.matchAll(code)) {
    add(text.slice(done, match.index));
    look = apply(look, match[1]!);
    done = match.index + match[0].length;
  }
  add(text.slice(done));
  return { plain, spans };
}

/** Select graphic rendition, ECMA-48 8.3.117; 38 and 48 after ISO 8613-6. */
function apply(before: TextLook, parameters: string): TextLook {
  const list = parameters.split(/[;:]/).map(Number);
  let look = { ...before };
  for (let at = 0; at < list.length; at++) {
    const number = list[at]!;
    if (number === 0) look = {};
    else if (number === 1) look.bold = true;
    else if (number === 2) look.dim = true;
    else if (number === 3) look.italic = true;
    else if (number === 4) look.underline = true;
    else if (number === 22) {
      delete look.bold;
      delete look.dim;
    } else if (number === 23) delete look.italic;
    else if (number === 24) delete look.underline;
    else if (number >= 30 && number <= 37) look.foreground = number - 30;
    else if (number >= 90 && number <= 97) look.foreground = number - 82;
    else if (number === 39) delete look.foreground;
    else if (number >= 40 && number <= 47) look.background = number - 40;
    else if (number >= 100 && number <= 107) look.background = number - 92;
    else if (number === 49) delete look.background;
    else if (number === 38 || number === 48) {
      const isIndexed = list[at + 1] === 5;
      const colour = isIndexed
        ? indexed(list[at + 2])
        : list[at + 1] === 2
          ? hex(list.slice(at + 2, at + 5))
          : undefined;
      if (colour !== undefined) look[number === 38 ? "foreground" : "background"] = colour;
      at += isIndexed ? 2 : 4;
    }
  }
  return look;
}

/** The 256 colours of xterm: the palette, a 6x6x6 cube, 24 greys. */
function indexed(index: number | undefined): number | string | undefined {
  if (index === undefined || !(index >= 0 && index <= 255)) return undefined;
  if (index < 16) return index;
  if (index >= 232) return hex(Array<number>(3).fill(8 + (index - 232) * 10));
  const levels = [0, 95, 135, 175, 215, 255];
  const cube = index - 16;
  return hex([Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map((level) => levels[level]!));
}

function hex(values: readonly number[]): string | undefined {
  if (values.length !== 3 || !values.every((value) => value >= 0 && value <= 255)) return undefined;
  return `#${values.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}
