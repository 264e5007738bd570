import { ExpressionError } from "../expressionError.ts";

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
export function unescapeString(body: string, quote: string, at: number): string {
  const text = body.replace(/\r\n?/g, "\n");
  if (!text.includes("\\")) return text;
  return text.replace(escape, (all, ...groups: (string | undefined)[]) => {
    const [known, x, braces, u, U, octal] = groups;
    // Of the quotes only the one the string stands in can be escaped.
    if (known !== undefined && !(known !== quote && /['"]/.test(known))) return simple[known]!;
    const hex = x ?? braces ?? u ?? U;
    const code = octal === undefined ? Number.parseInt(hex ?? "", 16) : Number.parseInt(octal, 8);
    if (Number.isNaN(code) || code > 0x10ffff) {
      throw new ExpressionError("compile", `invalid char escape ${all}`, at);
    }
    return code >= 0xd800 && code <= 0xdfff ? "\uFFFD" : String.fromCodePoint(code);
  });
}
