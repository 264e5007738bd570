import { parseGoTime } from "./goTime.ts";
import { canFollow } from "./syntax.ts";
import type { Token, TokenKind } from "./token.ts";
import { WhenError } from "./whenError.ts";

const prefixes = new Set(["-", "!", "~"]);
const symbols = new Map<string, TokenKind>([
  ...["+", "-", "*", "/", "%", "**", "&", "|", "^", ">>", "<<"].map((s) => [s, "MODIFIER"] as const),
  ...["&&", "||"].map((s) => [s, "LOGICALOP"] as const),
  ...["==", "!=", ">", ">=", "<", "<=", "=~", "!~"].map((s) => [s, "COMPARATOR"] as const),
  ...["?", ":", "??"].map((s) => [s, "TERNARY"] as const),
]);

// Go's unicode.IsSpace, which leaves out the byte order mark that \s has.
const isSpace = (c: string) => /[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/.test(c);
const isDigit = (c: string) => /\p{Nd}/u.test(c);
const isLetter = (c: string) => /\p{L}/u.test(c);
const isNumeric = (c: string) => c === "." || isDigit(c);
const isHexDigit = (c: string) => isDigit(c) || /[a-f]/i.test(c);
const isQuote = (c: string) => c === "'" || c === '"';
const isName = (c: string) => isLetter(c) || isDigit(c) || c === "_" || c === ".";
const isSymbol = (c: string) => !isLetter(c) && !isDigit(c) && !"()[]".includes(c) && !isQuote(c);

/** The characters of a condition, as Go sees them: code points. */
class Source {
  private readonly characters: string[];
  position = 0;

  constructor(text: string) {
    this.characters = Array.from(text);
  }

  get more(): boolean {
    return this.position < this.characters.length;
  }

  read(): string {
    const character = this.characters[this.position];
    // A backslash at the very end makes govaluate read past its input.
    if (character === undefined) throw new WhenError("panic", "panic: runtime error: index out of range");
    this.position += 1;
    return character;
  }

  /** Reads while `wanted` holds; `\` takes the next character as it is; blanks end a word, or belong to a quoted one. */
  readWhile(wanted: (c: string) => boolean, quoted: boolean): { text: string; closed: boolean } {
    let text = "";
    while (this.more) {
      const character = this.read();
      if (character === "\\") {
        text += this.read();
        continue;
      }
      if (!quoted && isSpace(character)) {
        if (text !== "") return { text, closed: true };
        continue;
      }
      if (!wanted(character)) {
        this.position -= 1;
        return { text, closed: true };
      }
      text += character;
    }
    return { text, closed: false };
  }

  /** A word that began with the character read last. */
  word(wanted: (c: string) => boolean): string {
    this.position -= 1;
    return this.readWhile(wanted, false).text;
  }
}

/**
 * Splits a condition into tokens by govaluate's rules: either quote closes a string, `[…]` is a bare word, `a.b` an
 * accessor, every quoted date a number.
 * @throws WhenError stage parse
 */
export function tokenize(text: string): Token[] {
  const source = new Source(text);
  const tokens: Token[] = [];
  while (true) {
    const token = nextToken(source, tokens.at(-1)?.kind ?? "UNKNOWN");
    if (token === undefined) return tokens;
    tokens.push(token);
  }
}

function nextToken(source: Source, previous: TokenKind): Token | undefined {
  let character: string;
  do {
    if (!source.more) return undefined;
    character = source.read();
  } while (isSpace(character));

  if (isNumeric(character)) return numberToken(source, character);
  if (character === ",") return { kind: "SEPARATOR", value: "," };
  if (character === "[") {
    const { text, closed } = source.readWhile((c) => c !== "]", true);
    if (!closed) throw new WhenError("parse", "Unclosed parameter bracket");
    source.position += 1;
    return { kind: "VARIABLE", value: text };
  }
  if (isLetter(character)) return wordToken(source.word(isName));
  if (isQuote(character)) {
    const { text, closed } = source.readWhile((c) => !isQuote(c), true);
    if (!closed) throw new WhenError("parse", "Unclosed string literal");
    source.position += 1;
    const time = parseGoTime(text);
    return time === undefined ? { kind: "STRING", value: text } : { kind: "TIME", value: time };
  }
  if (character === "(") return { kind: "CLAUSE", value: "(" };
  if (character === ")") return { kind: "CLAUSE_CLOSE", value: ")" };

  const symbol = source.word(isSymbol);
  if (prefixes.has(symbol) && canFollow(previous, "PREFIX")) return { kind: "PREFIX", value: symbol };
  const kind = symbols.get(symbol);
  if (kind === undefined) throw new WhenError("parse", `Invalid token: '${symbol}'`);
  return { kind, value: symbol };
}

function numberToken(source: Source, first: string): Token {
  if (first === "0" && source.more) {
    const mark = source.position;
    if (source.read() === "x" && source.more) {
      const { text } = source.readWhile(isHexDigit, false);
      if (!/^[0-9a-f]+$/i.test(text) || BigInt(`0x${text}`) >= 1n << 64n) {
        throw new WhenError("parse", `Unable to parse hex value '${text}' to uint64`);
      }
      return { kind: "NUMERIC", value: Number(BigInt(`0x${text}`)) };
    }
    source.position = mark;
  }
  const text = source.word(isNumeric);
  const value = /^(?:\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(value)) throw new WhenError("parse", `Unable to parse numeric value '${text}' to float64`);
  return { kind: "NUMERIC", value };
}

function wordToken(text: string): Token {
  if (text.indexOf(".") > 0) {
    if (text.endsWith(".")) throw new WhenError("parse", `Hanging accessor on token '${text}'`);
    for (const part of text.split(".").slice(1)) {
      const [letter = ""] = part;
      if (letter.toUpperCase() !== letter) {
        throw new WhenError("parse", `Unable to access unexported field '${part}' in token '${text}'`);
      }
    }
    return { kind: "ACCESSOR", value: text };
  }
  if (text === "true" || text === "false") return { kind: "BOOLEAN", value: text === "true" };
  if (text === "in" || text === "IN") return { kind: "COMPARATOR", value: "in" };
  return { kind: "VARIABLE", value: text };
}
