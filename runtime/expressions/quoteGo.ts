const special: Record<string, string> = {
  "\u0007": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  '"': '\\"',
  "\\": "\\\\",
};

/** Everything but letters, marks, numbers, punctuation, symbols and the ASCII space, and the two that need a backslash. */
const unprintable = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]|["\\]/gu;

/** strconv.Quote without the quotes around: escapes are Go's, so some of them are not valid in JSON. */
export function quoteGo(text: string): string {
  return text.replace(unprintable, (character) => {
    const known = special[character];
    if (known !== undefined) return known;
    const code = character.codePointAt(0)!;
    // A lone surrogate U+DCxx is a byte that is not UTF-8 (exprlang/goString.ts).
    if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
    if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, "0")}`;
    return code > 0xffff ? `\\U${code.toString(16).padStart(8, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}
