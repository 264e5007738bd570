/** One `{{…}}` of a text. */
export interface Tag {
  readonly kind: "simple" | "expression" | "unclosed";
  /** UTF-16 offsets of the whole tag with its braces; an unclosed one reaches to the end of the text. */
  readonly start: number;
  readonly end: number;
  /** What stands between the braces, without the `=` of an expression, spaces kept. */
  readonly content: string;
  /** Offset of `content`. */
  readonly contentStart: number;
}

/** The tags of a text as Argo finds them: a tag ends at the first `}}`, also within quotes. */
export function findTags(text: string): Tag[] {
  const tags: Tag[] = [];
  let at = 0;
  for (;;) {
    const start = text.indexOf("{{", at);
    if (start < 0) return tags;
    const close = text.indexOf("}}", start + 2);
    const isExpression = text[start + 2] === "=";
    const contentStart = start + (isExpression && close !== start + 1 ? 3 : 2);
    if (close < 0) {
      tags.push({ kind: "unclosed", start, end: text.length, content: text.slice(start + 2), contentStart: start + 2 });
      return tags;
    }
    const kind = isExpression ? "expression" : "simple";
    tags.push({ kind, start, end: close + 2, content: text.slice(contentStart, close), contentStart });
    at = close + 2;
  }
}
