import type { Token, TokenKind } from "./token.ts";
import { WhenError } from "./whenError.ts";

/** A condition as a tree. `left` or `right` is missing where govaluate plans nothing, e.g. for "()". */
export type Stage =
  | { type: "literal"; token: Token }
  | { type: "access"; name: string; argument?: Stage }
  | { type: "clause"; inner?: Stage }
  | { type: "prefix"; symbol: string; right?: Stage }
  | { type: "binary"; symbol: string; family: Family; left?: Stage; right?: Stage };

export type Family = "separator" | "ternary" | "logical" | "comparator" | "modifier";

interface Level {
  kind: TokenKind;
  family: Family;
  symbols: string[];
}

/** From the loosest to the tightest binding operators. */
const levels: Level[] = [
  { kind: "SEPARATOR", family: "separator", symbols: [","] },
  { kind: "TERNARY", family: "ternary", symbols: ["?", ":", "??"] },
  { kind: "LOGICALOP", family: "logical", symbols: ["||"] },
  { kind: "LOGICALOP", family: "logical", symbols: ["&&"] },
  { kind: "COMPARATOR", family: "comparator", symbols: ["==", "!=", ">", ">=", "<", "<=", "=~", "!~", "in"] },
  { kind: "MODIFIER", family: "modifier", symbols: ["^", "&", "|"] },
  { kind: "MODIFIER", family: "modifier", symbols: [">>", "<<"] },
  { kind: "MODIFIER", family: "modifier", symbols: ["+", "-"] },
  { kind: "MODIFIER", family: "modifier", symbols: ["*", "/", "%"] },
  { kind: "MODIFIER", family: "modifier", symbols: ["**"] },
];

/** Deeper nesting is refused: our parser descends, Go's stack grows. No sane condition comes near. */
const maxDepth = 200;

/** Chains group from the left, so each operator is one level of the tree; evaluation descends it. */
const maxOperators = 1000;

/**
 * Plans tokens whose order `syntaxProblem` has accepted. All operators group from the left. Tokens after a complete
 * expression ("(true) x") are left unread, as govaluate does.
 */
export function plan(tokens: Token[]): Stage | undefined {
  return new Planner(tokens).expression();
}

class Planner {
  private readonly tokens: Token[];
  private index = 0;
  private depth = 0;
  private operators = 0;

  constructor(tokens: Token[]) {
    this.tokens = tokens;
  }

  expression(): Stage | undefined {
    this.depth += 1;
    if (this.depth > maxDepth) throw new WhenError("parse", `more than ${maxDepth} nested parentheses`);
    const stage = this.level(0);
    this.depth -= 1;
    return stage;
  }

  private level(index: number): Stage | undefined {
    const level = levels[index];
    if (level === undefined) return this.operand();
    let left = this.level(index + 1);
    while (true) {
      const token = this.tokens[this.index];
      if (token === undefined || token.kind !== level.kind || !level.symbols.includes(String(token.value))) return left;
      this.index += 1;
      this.operators += 1;
      if (this.operators > maxOperators) throw new WhenError("parse", `more than ${maxOperators} operators`);
      left = { type: "binary", symbol: String(token.value), family: level.family, left, right: this.level(index + 1) };
    }
  }

  private operand(): Stage | undefined {
    const token = this.tokens[this.index];
    if (token === undefined || token.kind === "CLAUSE_CLOSE") return undefined;
    this.index += 1;
    switch (token.kind) {
      case "ACCESSOR": {
        // A call: govaluate takes everything from the parenthesis on as its argument.
        const argument = this.tokens[this.index]?.kind === "CLAUSE" ? this.expression() : undefined;
        return { type: "access", name: String(token.value), argument };
      }
      case "CLAUSE": {
        const inner = this.expression();
        this.index += 1;
        return { type: "clause", inner };
      }
      case "PREFIX":
        return { type: "prefix", symbol: String(token.value), right: this.operand() };
      case "SEPARATOR":
        throw new WhenError("parse", `Unable to plan token kind: '${token.kind}', value: '${token.value}'`);
      default:
        return { type: "literal", token };
    }
  }
}
