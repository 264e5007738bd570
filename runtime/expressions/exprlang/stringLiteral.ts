import { ExpressionError } from "../expressionError.ts";
import { fromBytes } from "./goString.ts";

const simple: Record<string, string> = {
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  "'": "'",
  '"': '"',
};

const escape =
  /\\(?:([abfnrtv\\'"])|x([0-9a-fA-F]{2})|u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})|([\s\S]?))/g;

/** The value of what stands between quotes. @throws ExpressionError (compile) for an unknown escape */
export function unescapeString(body: string, at: number): string {
  const text = body.replace(/\r\n?/g, "\n");
  if (!text.includes("\\")) return text;
  let rawBytes = false;
  const value = text.replace(escape, (all, ...groups: (string | undefined)[]) => {
    const [known, x, braces, u, U, octal] = groups;
    if (known !== undefined) return simple[known]!;
    const hex = x ?? braces ?? u ?? U;
    const code = octal === undefined ? Number.parseInt(hex ?? "", 16) : Number.parseInt(octal, 8);
    if (Number.isNaN(code) || code > 0x10ffff) {
      throw new ExpressionError("compile", `invalid char escape ${all}`, at);
    }
    // Octal escapes are single bytes in the real engine.
    if (octal !== undefined && code >= 0x80) {
      rawBytes = true;
      return String.fromCharCode(0xdc00 + code);
    }
    return code >= 0xd800 && code <= 0xdfff ? "\uFFFD" : String.fromCodePoint(code);
  });
  return rawBytes ? fromBytes(rejoin(value)) : value;
}

function rejoin(value: string): Uint8Array {
  const parts = [...value].map((character) => {
    const unit = character.charCodeAt(0);
    return character.length === 1 && unit >= 0xdc80 && unit <= 0xdcff
      ? Uint8Array.of(unit - 0xdc00)
      : Buffer.from(character, "utf8");
  });
  return Buffer.concat(parts);
}
