/** A place in source code that a line of a log names. */
export interface SourceRef {
  /** Columns of the text to link. */
  from: number;
  to: number;
  path: string;
  /** From 1. */
  line: number;
}

const longestLine = 2000;
const frame = /\bFile "([^"\n]{1,500})", line (\d{1,7})/g;
// Warnings and linters: /app/train.py:42: UserWarning; rich tracebacks: /app/train.py:42 in main.
const colon = /(?<![\w./\\-])((?:[A-Za-z]:)?[\w./\\-]{0,400}?[\w-]\.py):(\d{1,7})(?=[:\s,)]|$)/g;

/** `File "…", line N` of Python's tracebacks, and `file.py:N`, in the first 2,000 characters of a line. */
export function sourceRefs(text: string): SourceRef[] {
  if (!text.includes(".py") && !text.includes('File "')) return [];
  const part = text.slice(0, longestLine);
  const refs: SourceRef[] = [];
  for (const match of part.matchAll(frame)) {
    // <string>, <frozen importlib._bootstrap>: no files.
    if (match[1]!.startsWith("<")) continue;
    refs.push({ from: match.index, to: match.index + match[0].length, path: match[1]!, line: Number(match[2]) });
  }
  if (refs.length > 0) return refs;
  for (const match of part.matchAll(colon)) {
    const path = match[1]!.trimStart();
    const from = match.index + match[1]!.length - path.length;
    refs.push({ from, to: match.index + match[0].length, path, line: Number(match[2]) });
  }
  return refs;
}
