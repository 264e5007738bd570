/** What is being typed at a caret, as far as its line shows. */
export interface Cursor {
  kind: "tag" | "text";
  /** Text before the caret that the suggestion replaces. */
  prefix: string;
  /** The piece that a suggestion replaces. */
  start: number;
  end: number;
  /** A colon follows: the key is there already, only its name is typed. */
  hasColon: boolean;
  /** The text with the caret's word replaced by `marker`, so that a parser finds the place in it. */
  marked: string;
}

/** Stands for the word at the caret; no manifest has it. */
export const marker = "zPreflightCaretz";

/** Never throws; `offset` outside of the text counts as its nearest end. */
export function cursorAt(text: string, offset: number): Cursor {
  const caret = Math.max(0, Math.min(offset, text.length));
  const lineStart = text.lastIndexOf("\n", caret - 1) + 1;
  const newline = text.indexOf("\n", caret);
  const lineEnd = newline < 0 ? text.length : newline;
  const before = text.slice(lineStart, caret);
  const after = text.slice(caret, lineEnd).replace(/\r$/, "");
  const open = before.lastIndexOf("{{");
  if (open >= 0 && before.indexOf("}}", open) < 0) return inTag(text, lineStart + open, caret, after);

  const word = /[\w./-]*$/.exec(before)![0];
  const rest = /^[\w./-]*/.exec(after)![0];
  const start = caret - word.length;
  const end = caret + rest.length;
  const behind = text.slice(end, lineEnd).trimEnd();
  const hasColon = /^["']?\s*:(\s|$)/.test(behind);
  // In block YAML a word alone is a key that its colon is still to be typed for.
  const isKey = /^\s*(?:-\s+)*$/.test(text.slice(lineStart, start)) && behind === "";
  const marked = text.slice(0, start) + marker + (isKey ? ": " : "") + text.slice(end);
  return { kind: "text", prefix: word, start, end, hasColon, marked };
}

function inTag(text: string, open: number, caret: number, after: string): Cursor {
  const inside = text.slice(open + 2, caret);
  const word = /[\w.-]*$/.exec(inside)![0];
  const rest = /^[\w.-]*/.exec(after)![0];
  const close = /^[^{}]*?\}\}/.exec(after)?.[0].length;
  const end = caret + rest.length;
  const marked = text.slice(0, open) + marker + text.slice(close === undefined ? end : caret + close);
  return { kind: "tag", prefix: word, start: caret - word.length, end, hasColon: close !== undefined, marked };
}
