/** The `{{tag}}` around an offset of a text, its braces included; undefined outside of tags and for one that is never closed. */
export function tagAt(text: string, offset: number): { name: string; start: number; end: number } | undefined {
  const from = text.lastIndexOf("{{", offset);
  if (from < 0 || offset - from > 2000) return undefined;
  const close = text.indexOf("}}", from);
  if (close < 0 || close + 2 < offset) return undefined;
  return { name: text.slice(from + 2, close), start: from, end: close + 2 };
}
