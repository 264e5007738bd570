/** A word of a shell command after quote removal, or an operator. Offsets are into the script text. */
export interface ShellToken {
  kind: "word" | "operator" | "newline";
  /** Words: text without quotes. Operators: the operator itself. */
  text: string;
  from: number;
  to: number;
  /** A word whose value the text alone does not decide: $VAR, $(…), `…` or a {{tag}}. */
  dynamic: boolean;
  /** Any part was quoted: such a word is never a keyword. */
  quoted: boolean;
}

const operators = [
  "&&",
  "||",
  ";;",
  "<<-",
  "<<<",
  "<<",
  ">>",
  "<&",
  ">&",
  "<>",
  ">|",
  "|&",
  "&>",
  ";",
  "&",
  "|",
  "<",
  ">",
  "(",
  ")",
];
const operatorsByLength = operators.toSorted((left, right) => right.length - left.length);

/** Longest script that is read; a longer one is a data file, not a command line. */
export const maxShellBytes = 1 << 18;

/**
 * Splits POSIX shell text into words and operators in one pass. Never runs or expands anything; here-document bodies are
 * skipped. Returns undefined when the text is too long or a quote is never closed, so that nobody reasons about half a script.
 */
export function shellTokens(text: string): ShellToken[] | undefined {
  if (text.length > maxShellBytes) return undefined;
  const tokens: ShellToken[] = [];
  const heredocs: { end: string; dash: boolean }[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text[at]!;
    if (char === "\\" && text[at + 1] === "\n") {
      at += 2;
    } else if (char === "\n") {
      tokens.push({ kind: "newline", text: "\n", from: at, to: at + 1, dynamic: false, quoted: false });
      at += 1;
      while (heredocs.length > 0) at = skipHeredoc(text, at, heredocs.shift()!);
    } else if (/\s/.test(char)) {
      at += 1;
    } else if (char === "#") {
      while (at < text.length && text[at] !== "\n") at += 1;
    } else {
      const operator = operatorsByLength.find((operator) => text.startsWith(operator, at));
      if (operator !== undefined) {
        tokens.push({
          kind: "operator",
          text: operator,
          from: at,
          to: at + operator.length,
          dynamic: false,
          quoted: false,
        });
        at += operator.length;
      } else {
        const word = readWord(text, at);
        if (word === undefined) return undefined;
        const previous = tokens.at(-1);
        if (previous?.kind === "operator" && (previous.text === "<<" || previous.text === "<<-")) {
          heredocs.push({ end: word.text, dash: previous.text === "<<-" });
        }
        tokens.push(word);
        at = word.to;
      }
    }
  }
  return tokens;
}

function skipHeredoc(text: string, from: number, { end, dash }: { end: string; dash: boolean }): number {
  let at = from;
  while (at < text.length) {
    const stop = text.indexOf("\n", at);
    const line = text.slice(at, stop === -1 ? text.length : stop);
    at = stop === -1 ? text.length : stop + 1;
    if ((dash ? line.replace(/^\t+/, "") : line) === end) break;
  }
  return at;
}

function readWord(text: string, from: number): ShellToken | undefined {
  let at = from;
  let value = "";
  let dynamic = false;
  let quoted = false;
  while (at < text.length) {
    const char = text[at]!;
    if (text.startsWith("{{", at)) {
      const end = text.indexOf("}}", at);
      if (end === -1) return undefined;
      value += text.slice(at, end + 2);
      dynamic = true;
      at = end + 2;
    } else if (/\s/.test(char) || "&|;<>()".includes(char)) {
      break;
    } else if (char === "'") {
      const end = text.indexOf("'", at + 1);
      if (end === -1) return undefined;
      const inside = text.slice(at + 1, end);
      if (inside.includes("{{")) dynamic = true;
      value += inside;
      quoted = true;
      at = end + 1;
    } else if (char === '"') {
      quoted = true;
      at += 1;
      while (at < text.length && text[at] !== '"') {
        if (text[at] === "\\" && '$`"\\\n'.includes(text[at + 1] ?? " ")) {
          value += text[at + 1] === "\n" ? "" : text[at + 1];
          at += 2;
        } else if (text[at] === "$" || text[at] === "`") {
          dynamic = true;
          const end = skipExpansion(text, at);
          if (end === undefined) return undefined;
          value += text.slice(at, end);
          at = end;
        } else {
          if (text.startsWith("{{", at)) dynamic = true;
          value += text[at];
          at += 1;
        }
      }
      if (at >= text.length) return undefined;
      at += 1;
    } else if (char === "\\") {
      if (text[at + 1] !== "\n") value += text[at + 1] ?? "";
      quoted = true;
      at += 2;
    } else if (char === "$" || char === "`") {
      const end = skipExpansion(text, at);
      if (end === undefined) return undefined;
      if (end > at + 1) dynamic = true;
      value += text.slice(at, end);
      at = end;
    } else {
      value += char;
      at += 1;
    }
  }
  return { kind: "word", text: value, from, to: at, dynamic, quoted };
}

/** Offset after the expansion that starts at `from` ($NAME, ${…}, $(…), `…`); brackets are counted, not interpreted. */
function skipExpansion(text: string, from: number): number | undefined {
  if (text[from] === "`") {
    const end = text.indexOf("`", from + 1);
    return end === -1 ? undefined : end + 1;
  }
  const open = text[from + 1];
  if (open === "{" || open === "(") {
    const close = open === "{" ? "}" : ")";
    let depth = 0;
    for (let at = from + 1; at < text.length; at += 1) {
      if (text[at] === open) depth += 1;
      else if (text[at] === close) {
        depth -= 1;
        if (depth === 0) return at + 1;
      }
    }
    return undefined;
  }
  const name = /^\$(?:[A-Za-z_][A-Za-z0-9_]*|[0-9@*#?$!-])?/.exec(text.slice(from, from + 256))!;
  return from + name[0].length;
}
