import type { Token, TokenKind } from "./token.ts";
import { goText } from "./value.ts";

const words: TokenKind[] = ["NUMERIC", "BOOLEAN", "VARIABLE", "ACCESSOR"];
const afterValue: TokenKind[] = ["MODIFIER", "COMPARATOR", "LOGICALOP", "CLAUSE_CLOSE", "SEPARATOR"];
const start: TokenKind[] = ["PREFIX", ...words, "PATTERN", "STRING", "TIME", "CLAUSE"];

/** Which kind may follow which (govaluate's table), and whether a condition may end there. */
const states: Record<TokenKind, { next: TokenKind[]; end: boolean }> = {
  UNKNOWN: { next: start, end: false },
  CLAUSE: { next: [...start, "CLAUSE_CLOSE"], end: false },
  CLAUSE_CLOSE: {
    next: [...afterValue, "NUMERIC", "BOOLEAN", "VARIABLE", "STRING", "PATTERN", "TIME", "CLAUSE", "TERNARY"],
    end: true,
  },
  NUMERIC: { next: [...afterValue, "TERNARY"], end: true },
  BOOLEAN: { next: [...afterValue, "TERNARY"], end: true },
  STRING: { next: [...afterValue, "TERNARY"], end: true },
  VARIABLE: { next: [...afterValue, "TERNARY"], end: true },
  TIME: { next: afterValue, end: true },
  PATTERN: { next: afterValue, end: true },
  ACCESSOR: { next: [...afterValue, "TERNARY", "CLAUSE"], end: true },
  MODIFIER: { next: ["PREFIX", ...words, "STRING", "CLAUSE", "CLAUSE_CLOSE"], end: false },
  COMPARATOR: { next: [...start, "CLAUSE_CLOSE"], end: false },
  LOGICALOP: { next: ["PREFIX", ...words, "STRING", "TIME", "CLAUSE", "CLAUSE_CLOSE"], end: false },
  PREFIX: { next: [...words, "CLAUSE", "CLAUSE_CLOSE"], end: false },
  TERNARY: { next: ["PREFIX", ...words, "STRING", "TIME", "CLAUSE", "SEPARATOR"], end: false },
  SEPARATOR: { next: ["PREFIX", ...words, "STRING", "TIME", "CLAUSE"], end: false },
};

export function canFollow(previous: TokenKind, next: TokenKind): boolean {
  return states[previous].next.includes(next);
}

/** The complaint of govaluate's syntax check, or undefined when the order of the tokens is legal. */
export function syntaxProblem(tokens: Token[]): string | undefined {
  const depth = tokens.reduce((open, { kind }) => open + (kind === "CLAUSE" ? 1 : kind === "CLAUSE_CLOSE" ? -1 : 0), 0);
  if (depth !== 0) return "Unbalanced parenthesis";
  let previous: Token | undefined;
  for (const token of tokens) {
    const kind = previous?.kind ?? "UNKNOWN";
    if (!canFollow(kind, token.kind)) {
      if (kind === "VARIABLE" && token.kind === "CLAUSE") return `Undefined function ${previous!.value}`;
      const before = previous === undefined ? "<nil>" : goText(previous.value);
      return `Cannot transition token types from ${kind} [${before}] to ${token.kind} [${goText(token.value)}]`;
    }
    previous = token;
  }
  return states[previous?.kind ?? "UNKNOWN"].end ? undefined : "Unexpected end of expression";
}
