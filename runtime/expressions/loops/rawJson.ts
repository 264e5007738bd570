import { ExpressionError } from "../expressionError.ts";

/** A JSON value that keeps how it was written: Argo shows loop items with the digits and escapes of their source. */
export type RawJson =
  | { kind: "literal" | "string"; text: string }
  | { kind: "list"; text: string; items: RawJson[] }
  /** Names decoded; of a name that stands twice, the last value. */
  | { kind: "map"; text: string; entries: Map<string, RawJson> };

/** Go's decoder goes 10,000 deep; nobody writes loop items deeper than this. */
const deepest = 500;

/**
 * Reads JSON text, keeping the spelling of every value; `text` of a list or map is compact (no blanks between tokens).
 * @throws ExpressionError (value) when it is not JSON or nested more than 500 deep
 */
export function parseRawJson(text: string): RawJson {
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

const mark = /[[\]{},:]/;
const literal = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null/y;
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const blanks = /[ \t\n\r]*/y;

class Reader {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  value(depth: number): RawJson {
    if (depth > deepest) throw new ExpressionError("value", `JSON nested more than ${deepest} deep`);
    const { mark, string, literal } = this.next();
    if (string !== undefined) return { kind: "string", text: string };
    if (literal !== undefined) return { kind: "literal", text: literal };
    if (mark === "[") return this.list(depth);
    if (mark === "{") return this.map(depth);
    throw this.unexpected();
  }

  end(): void {
    if (this.peek() !== undefined) throw this.unexpected("after top-level value");
  }

  private list(depth: number): RawJson {
    const items: RawJson[] = [];
    if (this.peek() === "]") this.next();
    else {
      for (;;) {
        items.push(this.value(depth + 1));
        const { mark } = this.next();
        if (mark === "]") break;
        if (mark !== ",") throw this.unexpected("after array element");
      }
    }
    return { kind: "list", items, text: `[${items.map((item) => item.text).join(",")}]` };
  }

  private map(depth: number): RawJson {
    const entries = new Map<string, RawJson>();
    const texts: string[] = [];
    if (this.peek() === "}") this.next();
    else {
      for (;;) {
        const { string } = this.next();
        if (string === undefined) throw this.unexpected("looking for object key string");
        if (this.next().mark !== ":") throw this.unexpected("after object key");
        const value = this.value(depth + 1);
        entries.set(JSON.parse(string) as string, value);
        texts.push(`${string}:${value.text}`);
        const { mark } = this.next();
        if (mark === "}") break;
        if (mark !== ",") throw this.unexpected("after object key:value pair");
      }
    }
    return { kind: "map", entries, text: `{${texts.join(",")}}` };
  }

  private next(): { mark?: string; string?: string; literal?: string } {
    const first = this.peek();
    const start = this.at;
    if (first !== undefined && mark.test(first)) {
      this.at++;
      return { mark: first };
    }
    if (first === '"') {
      this.at = this.stringEnd(start);
      return { string: this.text.slice(start, this.at) };
    }
    literal.lastIndex = start;
    const match = literal.exec(this.text);
    if (match === null) throw this.brokenWord() ?? this.unexpected();
    this.at += match[0].length;
    return { literal: match[0] };
  }

  /** Go says of a word that begins like true, false or null where it goes wrong. */
  private brokenWord(): ExpressionError | undefined {
    const word = ["true", "false", "null"].find((each) => each[0] === this.text[this.at]);
    if (word === undefined) return undefined;
    const wrong = [...word].findIndex((character, index) => this.text[this.at + index] !== character);
    const found = this.text[this.at + wrong];
    if (found === undefined) return new ExpressionError("value", "unexpected end of JSON input");
    const expected = `(expecting ${quoteCharacter(word[wrong]!)})`;
    return new ExpressionError("value", `invalid character ${quoteCharacter(found)} in literal ${word} ${expected}`);
  }

  /** By hand: a regular expression over a string of megabytes would exhaust its backtracking stack. */
  private stringEnd(start: number): number {
    for (let at = start + 1; at < this.text.length; at++) {
      const character = this.text[at]!;
      if (character === '"') return at + 1;
      if (character < " ") throw new ExpressionError("value", "invalid control character in string literal");
      if (character !== "\\") continue;
      escape.lastIndex = at;
      const match = escape.exec(this.text);
      if (match === null) throw new ExpressionError("value", "invalid character in string escape code");
      at += match[0].length - 1;
    }
    throw new ExpressionError("value", "unexpected end of JSON input");
  }

  private peek(): string | undefined {
    blanks.lastIndex = this.at;
    this.at += blanks.exec(this.text)![0].length;
    return this.text[this.at];
  }

  private unexpected(where = "looking for beginning of value"): ExpressionError {
    const character = this.peek();
    if (character === undefined) return new ExpressionError("value", "unexpected end of JSON input");
    return new ExpressionError("value", `invalid character ${quoteCharacter(character)} ${where}`);
  }
}

function quoteCharacter(character: string): string {
  if (character === "'") return "'\\''";
  if (character === '"') return `'"'`;
  return `'${JSON.stringify(character).slice(1, -1)}'`;
}
