import { ExpressionError } from "../expressionError.ts";
import { unescapeString } from "./stringLiteral.ts";

export type TokenKind = "Identifier" | "Number" | "String" | "Operator" | "Bracket" | "EOF";

/** One token; `at` and `end` are UTF-16 offsets. */
export interface Token {
  readonly kind: TokenKind;
  readonly value: string;
  readonly at: number;
  readonly end: number;
}

const space = /\p{White_Space}/u;
const wordCharacter = /[\p{L}\p{Nd}_$]/u;
const word = /[\p{L}\p{Nd}_$]*/uy;
const number =
  /(?:0[xX][0-9a-fA-F_]*|0[oO][0-7_]*|0[bB][01_]*|[0-9][0-9_]*)?(?:\.(?!\.)[0-9_]*)?(?:[eE][+-]?[0-9_]*)?/y;
const wordOperators = new Set([
  "in",
  "or",
  "and",
  "matches",
  "contains",
  "startsWith",
  "endsWith",
  "let",
  "if",
  "else",
]);
const negatable = new Set(["in", "matches", "contains", "startsWith", "endsWith"]);
const pairs = new Set(["|", ":", "&", "!", "=", "*", "<", ">"]);

/** Splits an expression into tokens, the last one EOF. @throws ExpressionError (compile) */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const fail = (message: string, offset: number) => new ExpressionError("compile", message, offset);
  const emit = (kind: TokenKind, end: number, value = source.slice(at, end)) => {
    tokens.push({ kind, value, at, end });
    at = end;
  };
  const wordEnd = (from: number) => {
    word.lastIndex = from;
    return from + word.exec(source)![0].length;
  };
  const emitNumber = () => {
    number.lastIndex = at;
    const end = at + number.exec(source)![0].length;
    const next = String.fromCodePoint(source.codePointAt(end) ?? 32);
    if (wordCharacter.test(next)) throw fail(`bad number syntax: "${source.slice(at, end) + next}"`, end);
    emit("Number", end);
  };
  while (at < source.length) {
    const character = String.fromCodePoint(source.codePointAt(at)!);
    const next = source[at + 1] ?? "";
    if (space.test(character)) at += character.length;
    else if (character === '"' || character === "'") {
      const end = quotedEnd(source, at, fail);
      emit("String", end, unescapeString(source.slice(at + 1, end - 1), character, at));
    } else if (character === "`") {
      const end = rawEnd(source, at, fail);
      emit("String", end, source.slice(at + 1, end - 1).replaceAll("``", "`"));
    } else if (character >= "0" && character <= "9") emitNumber();
    else if (character === "/" && next === "/") {
      const end = source.indexOf("\n", at);
      at = end < 0 ? source.length : end + 1;
    } else if (character === "/" && next === "*") {
      const end = source.indexOf("*/", at + 2);
      if (end < 0) throw fail("unclosed comment", source.length);
      at = end + 2;
    } else if (character === "?") emit("Operator", next === "." || next === "?" ? at + 2 : at + 1);
    else if (character === "#") {
      emit("Operator", next === "#" ? at + 2 : at + 1);
      const end = wordEnd(at);
      if (end > at) emit("Identifier", end);
    } else if ("([{)]}".includes(character)) emit("Bracket", at + 1);
    else if (",;%+-^/".includes(character)) emit("Operator", at + 1);
    else if (pairs.has(character)) emit("Operator", at + (isPair(character, next) ? 2 : 1));
    else if (character === ".") {
      if (next >= "0" && next <= "9") emitNumber();
      else emit("Operator", next === "." ? at + 2 : at + 1);
    } else if (wordCharacter.test(character)) {
      const end = wordEnd(at);
      const value = source.slice(at, end);
      if (value === "not") {
        emit("Operator", end);
        while (source[at] === " ") at++;
        if (negatable.has(source.slice(at, wordEnd(at)))) emit("Operator", wordEnd(at));
      } else emit(wordOperators.has(value) ? "Operator" : "Identifier", end);
    } else throw fail(`unrecognized character: ${character}`, at);
  }
  tokens.push({ kind: "EOF", value: "", at: Math.max(0, source.length - 1), end: source.length });
  return tokens;
}

/** The lexer takes one more of "&=*" after these characters, whatever that gives ("<=", "**", but also "=&"). */
function isPair(character: string, next: string): boolean {
  if (character === "|" || character === ":") return next === character;
  return next === "&" || next === "=" || next === "*";
}

type Fail = (message: string, offset: number) => ExpressionError;

function quotedEnd(source: string, start: number, fail: Fail): number {
  const quote = source[start];
  for (let i = start + 1; i < source.length; i++) {
    if (source[i] === quote) return i + 1;
    if (source[i] === "\n") break;
    if (source[i] === "\\") i++;
  }
  throw fail("literal not terminated", start);
}

function rawEnd(source: string, start: number, fail: Fail): number {
  for (let i = start + 1; i < source.length; i++) {
    if (source[i] !== "`") continue;
    if (source[i + 1] !== "`") return i + 1;
    i++;
  }
  throw fail("literal not terminated", start);
}

/** "Operator("+")", as the real engine names a token in errors. */
export function describeToken({ kind, value }: Token): string {
  return value === "" ? kind : `${kind}(${JSON.stringify(value)})`;
}
