import { Lexer } from "yaml";

/** What the library's lexer has inside (pinned version; a test fails when it changes). */
interface LexerInside {
  indentNext: number;
  flowLevel: number;
  parseQuotedScalar(): Generator<string, unknown, unknown>;
  parseFlowCollection(): Generator<string, unknown, unknown>;
}

/**
 * A lexer that, as Go's YAML reader, asks for no indentation inside quotes and flow collections: Argo takes
 * `args: ["` with lines and the closing quote at the column of `args`, and many of its own examples are written so.
 */
export function lenientLexer(): Lexer {
  const lexer = new Lexer();
  const inside = lexer as unknown as LexerInside;
  for (const method of ["parseQuotedScalar", "parseFlowCollection"] as const) {
    const original = inside[method];
    inside[method] = function* withoutIndentation() {
      const { indentNext } = inside;
      inside.indentNext = 0;
      const next = yield* original.call(inside);
      inside.indentNext = indentNext;
      return next;
    };
  }
  return lexer;
}
