import { ExpressionError } from "../expressionError.ts";
import type { Node } from "./ast.ts";
import { isBuiltin, predicateArguments } from "./builtinNames.ts";
import { describeToken, tokenize, type Token, type TokenKind } from "./lexer.ts";

/** The real engine's limit of nodes. */
const MAX_NODES = 10_000;
/** Our limit of nesting, so that recursion over a tree never exhausts the stack. */
const MAX_HEIGHT = 600;
/** Longer expressions are refused unread. */
const MAX_LENGTH = 200_000;

interface Precedence {
  readonly level: number;
  readonly right?: boolean;
}

const unary: Record<string, number> = { not: 50, "!": 50, "-": 90, "+": 90 };
const binary = new Map<string, Precedence>(
  Object.entries({
    "|": 0,
    or: 10,
    "||": 10,
    and: 15,
    "&&": 15,
    "==": 20,
    "!=": 20,
    "<": 20,
    ">": 20,
    ">=": 20,
    "<=": 20,
    in: 20,
    matches: 20,
    contains: 20,
    startsWith: 20,
    endsWith: 20,
    "..": 25,
    "+": 30,
    "-": 30,
    "*": 60,
    "/": 60,
    "%": 60,
    "**": 100,
    "^": 100,
    "??": 500,
  }).map(([operator, level]) => [operator, { level, right: level === 100 }]),
);
const negatable = new Set(["contains", "matches", "startsWith", "endsWith", "in"]);
const comparisons = new Set(["<", ">", ">=", "<="]);
const identifier = /^[\p{L}_$][\p{L}\p{Nd}_$]*$/u;

type Shape<K extends Node["kind"]> = Omit<Extract<Node, { kind: K }>, "at" | "height" | "kind" | "nature">;

/**
 * Parses an expression as expr-lang 1.17 does. `overridden` tells which names the scope defines itself, so that a
 * builtin of that name is an ordinary call.
 * @throws ExpressionError (compile) with the offset of the offending token
 */
export function parse(source: string, overridden: (name: string) => boolean = () => false): Node {
  if (source.length > MAX_LENGTH) throw new ExpressionError("compile", "the expression is too long", 0);
  return new Parser(tokenize(source), overridden).parse();
}

class Parser {
  private readonly tokens: Token[];
  private readonly overridden: (name: string) => boolean;
  private index = 0;
  private predicates = 0;
  private count = 0;
  private nesting = 0;

  constructor(tokens: Token[], overridden: (name: string) => boolean) {
    this.tokens = tokens;
    this.overridden = overridden;
  }

  parse(): Node {
    const node = this.sequence();
    if (this.current.kind !== "EOF") throw this.unexpected();
    return node;
  }

  private get current(): Token {
    return this.tokens[this.index]!;
  }

  private next(): Token {
    const token = this.current;
    if (this.index + 1 >= this.tokens.length) throw this.error("unexpected end of expression", token);
    this.index++;
    return token;
  }

  private is(kind: TokenKind, value?: string): boolean {
    return this.current.kind === kind && (value === undefined || this.current.value === value);
  }

  private expect(kind: TokenKind, value?: string): Token {
    if (!this.is(kind, value)) throw this.unexpected();
    return this.next();
  }

  private error(message: string, token = this.current): ExpressionError {
    return new ExpressionError("compile", message, token.at);
  }

  private unexpected(): ExpressionError {
    return this.error(`unexpected token ${describeToken(this.current)}`);
  }

  private node<K extends Node["kind"]>(kind: K, at: number, shape: Shape<K>, parts: readonly Node[] = []): Node {
    if (++this.count > MAX_NODES) throw this.error("compilation failed: expression exceeds maximum allowed nodes");
    let height = 0;
    for (const part of parts) if (part.height > height) height = part.height;
    if (height >= MAX_HEIGHT) throw this.error("the expression is nested too deeply");
    return { kind, at, height: height + 1, ...shape } as unknown as Node;
  }

  private sequence(): Node {
    const nodes = [this.expression(0)];
    while (this.is("Operator", ";")) {
      this.next();
      if (this.is("EOF")) break;
      nodes.push(this.expression(0));
    }
    return nodes.length === 1 ? nodes[0]! : this.node("sequence", nodes[0]!.at, { nodes }, nodes);
  }

  private expression(precedence: number): Node {
    if (++this.nesting > MAX_HEIGHT) throw this.error("the expression is nested too deeply");
    try {
      if (precedence === 0 && this.is("Operator", "let")) return this.declaration();
      if (precedence === 0 && this.is("Operator", "if")) return this.ifElse();
      const left = this.operators(this.primary(), precedence);
      return precedence === 0 ? this.ternary(left) : left;
    } finally {
      this.nesting--;
    }
  }

  private operators(first: Node, precedence: number): Node {
    let left = first;
    let previous = "";
    while (this.is("Operator")) {
      const negation = this.is("Operator", "not") ? this.current : undefined;
      if (negation) {
        const suffix = this.tokens[this.index + 1]!;
        if (!negatable.has(suffix.value)) throw new ExpressionError("compile", "unexpected token", suffix.at);
        if (binary.get(suffix.value)!.level < precedence) return left;
        this.next();
      }
      const token = this.current;
      const operator = binary.get(token.value);
      if (!operator || operator.level < precedence) return left;
      this.next();
      if (token.value === "|") left = this.call(this.expect("Identifier"), [left], true);
      else if (previous === "??" && token.value !== "??") {
        throw this.error(`Operator (${token.value}) and coalesce expressions (??) cannot be mixed.`, token);
      } else if (comparisons.has(token.value)) left = this.comparison(left, token, operator.level);
      else {
        const right = this.expression(operator.right ? operator.level : operator.level + 1);
        left = this.node("binary", token.at, { operator: token.value, left, right }, [left, right]);
        if (negation) left = this.node("unary", token.at, { operator: "not", node: left }, [left]);
      }
      previous = token.value;
    }
    return left;
  }

  /** a < b < c is a < b && b < c. */
  private comparison(first: Node, firstToken: Token, level: number): Node {
    let root: Node | undefined;
    let left = first;
    let token = firstToken;
    for (;;) {
      const right = this.expression(level + 1);
      const compare = this.node("binary", token.at, { operator: token.value, left, right }, [left, right]);
      root = root
        ? this.node("binary", token.at, { operator: "&&", left: root, right: compare }, [root, compare])
        : compare;
      left = right;
      token = this.current;
      if (token.kind !== "Operator" || !comparisons.has(token.value)) return root;
      this.next();
    }
  }

  private declaration(): Node {
    this.next();
    const name = this.expect("Identifier");
    this.expect("Operator", "=");
    const value = this.expression(0);
    this.expect("Operator", ";");
    const body = this.sequence();
    return this.node("let", name.at, { name: name.value, value, body }, [value, body]);
  }

  private ifElse(): Node {
    const { at } = this.next();
    if (++this.nesting > MAX_HEIGHT) throw this.error("the expression is nested too deeply");
    const condition = this.expression(0);
    const then = this.block();
    this.expect("Operator", "else");
    const otherwise = this.is("Operator", "if") ? this.ifElse() : this.block();
    this.nesting--;
    return this.node("conditional", at, { condition, consequent: then, otherwise }, [condition, then, otherwise]);
  }

  private block(): Node {
    this.expect("Bracket", "{");
    const node = this.sequence();
    this.expect("Bracket", "}");
    return node;
  }

  private ternary(first: Node): Node {
    let node = first;
    while (this.is("Operator", "?")) {
      const { at } = this.next();
      let then = node;
      // "a ?: b" is a if true; the lexer gives "?" ":" apart.
      if (!this.is("Operator", ":")) then = this.expression(0);
      this.expect("Operator", ":");
      const otherwise = this.expression(0);
      node = this.node("conditional", at, { condition: node, consequent: then, otherwise }, [node, then, otherwise]);
    }
    return node;
  }

  private primary(): Node {
    const token = this.current;
    if (token.kind === "Operator" && Object.hasOwn(unary, token.value)) {
      this.next();
      const node = this.expression(unary[token.value]!);
      return this.postfix(this.node("unary", token.at, { operator: token.value, node }, [node]));
    }
    if (this.is("Bracket", "(")) {
      this.next();
      const node = this.sequence();
      this.expect("Bracket", ")");
      return this.postfix(node);
    }
    if (this.predicates > 0 && (this.is("Operator", "#") || this.is("Operator", "."))) {
      let name = "";
      if (this.is("Operator", "#")) {
        this.next();
        if (this.is("Identifier")) name = this.next().value;
      }
      return this.postfix(this.node("pointer", token.at, { name }));
    }
    if (this.is("Operator", "::")) {
      this.next();
      return this.postfix(this.call(this.expect("Identifier"), [], false));
    }
    return this.secondary();
  }

  private secondary(): Node {
    const token = this.current;
    switch (token.kind) {
      case "Identifier":
        this.next();
        if (token.value === "true" || token.value === "false") {
          return this.node("bool", token.at, { value: token.value === "true" });
        }
        if (token.value === "nil") return this.node("nil", token.at, {});
        return this.postfix(
          this.is("Bracket", "(")
            ? this.call(token, [], true)
            : this.node("identifier", token.at, { name: token.value }),
        );
      case "Number":
        this.next();
        return this.number(token);
      case "String":
        this.next();
        return this.postfix(this.node("string", token.at, { value: token.value }));
      default:
        if (this.is("Bracket", "[")) return this.postfix(this.array());
        if (this.is("Bracket", "{")) return this.postfix(this.map());
        throw this.unexpected();
    }
  }

  private number(token: Token): Node {
    const text = token.value.replaceAll("_", "").toLowerCase();
    const prefixed = /^0[xob]/.test(text);
    if (!text.startsWith("0x") && /[.e]/.test(text)) {
      const value = Number(text);
      if (!Number.isFinite(value)) throw this.error(`invalid float literal: ${token.value}`, token);
      return this.node("float", token.at, { value });
    }
    let value: bigint;
    try {
      value = BigInt(prefixed ? text : text.replace(/^0+(?=\d)/, ""));
    } catch {
      throw this.error(`invalid integer literal: ${token.value}`, token);
    }
    // A run of underscores may only separate digits when a base is given (strconv.ParseInt with base 0).
    if (value > 0x7fffffffffffffffn) throw this.error(`invalid integer literal: ${token.value}`, token);
    return this.node("int", token.at, { value });
  }

  private call(name: Token, first: Node[], checkOverride: boolean): Node {
    const overridden = checkOverride && this.overridden(name.value);
    const shape = overridden ? undefined : predicateArguments(name.value);
    if (shape) {
      const args = this.predicateCall(shape.slice(first.length), first);
      return this.node("builtin", name.at, { name: name.value, args }, args);
    }
    if (!overridden && isBuiltin(name.value)) {
      const args = this.arguments(first);
      return this.node("builtin", name.at, { name: name.value, args }, args);
    }
    const callee = this.node("identifier", name.at, { name: name.value });
    const args = this.arguments(first);
    return this.node("call", name.at, { callee, args }, [callee, ...args]);
  }

  private predicateCall(shape: readonly string[], first: readonly Node[]): Node[] {
    const args = [...first];
    this.expect("Bracket", "(");
    for (const [i, argument] of shape.entries()) {
      if (this.is("Bracket", ")")) {
        if (argument.endsWith("?")) break;
        throw this.error(`expected at least ${shape.length} arguments`);
      }
      if (i > 0) this.expect("Operator", ",");
      // A trailing comma before an optional argument.
      if (i > 0 && argument.endsWith("?") && this.is("Bracket", ")")) break;
      args.push(argument.startsWith("predicate") ? this.predicate() : this.expression(0));
    }
    if (this.is("Operator", ",")) this.next();
    this.expect("Bracket", ")");
    return args;
  }

  private arguments(first: readonly Node[]): Node[] {
    const args = [...first];
    this.expect("Bracket", "(");
    while (!this.is("Bracket", ")")) {
      if (args.length > first.length) this.expect("Operator", ",");
      if (this.is("Bracket", ")")) break;
      args.push(this.expression(0));
    }
    this.expect("Bracket", ")");
    return args;
  }

  private predicate(): Node {
    const { at } = this.current;
    const braces = this.is("Bracket", "{");
    if (braces) this.next();
    this.predicates++;
    const node = braces ? this.sequence() : this.expression(0);
    if (!braces && this.is("Operator", ";")) throw this.error("wrap predicate with brackets { and }");
    this.predicates--;
    if (braces) this.expect("Bracket", "}");
    return this.node("predicate", at, { node }, [node]);
  }

  private array(): Node {
    const { at } = this.next();
    const nodes: Node[] = [];
    while (!this.is("Bracket", "]")) {
      if (nodes.length > 0) this.expect("Operator", ",");
      if (this.is("Bracket", "]")) break;
      nodes.push(this.expression(0));
    }
    this.expect("Bracket", "]");
    return this.node("array", at, { nodes }, nodes);
  }

  private map(): Node {
    const { at } = this.next();
    const pairs: { key: Node; value: Node }[] = [];
    while (!this.is("Bracket", "}")) {
      if (pairs.length > 0) this.expect("Operator", ",");
      if (this.is("Bracket", "}")) break;
      const key = this.mapKey();
      this.expect("Operator", ":");
      pairs.push({ key, value: this.expression(0) });
    }
    this.expect("Bracket", "}");
    return this.node(
      "map",
      at,
      { pairs },
      pairs.flatMap((pair) => [pair.key, pair.value]),
    );
  }

  private mapKey(): Node {
    if (this.is("Number") || this.is("String") || this.is("Identifier")) {
      const token = this.next();
      return this.node("string", token.at, { value: token.value });
    }
    if (this.is("Bracket", "(")) return this.expression(0);
    throw this.error(
      "a map key must be a quoted string, a number, a identifier, or an expression enclosed in parentheses",
    );
  }

  private postfix(first: Node): Node {
    let node = first;
    for (;;) {
      const token = this.current;
      let optional = this.is("Operator", "?.");
      if (optional || this.is("Operator", ".")) {
        this.next();
        if (!(optional && this.is("Bracket", "["))) {
          node = this.member(node, optional);
          continue;
        }
      } else if (!this.is("Bracket", "[")) return node;
      else optional = false;
      node = this.indexOrSlice(node, optional, token);
    }
  }

  private member(base: Node, optional: boolean): Node {
    const name = this.next();
    if (name.kind !== "Identifier" && !(name.kind === "Operator" && identifier.test(name.value))) {
      throw this.error("expected name");
    }
    const property = this.node("string", name.at, { value: name.value });
    const chained = base.kind === "chain";
    const inner = base.kind === "chain" ? base.node : base;
    const isMethod = this.is("Bracket", "(");
    let node = this.node("member", name.at, { node: inner, property, optional, method: isMethod, end: name.end }, [
      inner,
      property,
    ]);
    if (isMethod) {
      const args = this.arguments([]);
      node = this.node("call", name.at, { callee: node, args }, [node, ...args]);
    }
    return chained || optional ? this.node("chain", name.at, { node }, [node]) : node;
  }

  private indexOrSlice(base: Node, optional: boolean, token: Token): Node {
    this.expect("Bracket", "[");
    let from: Node | undefined;
    if (!this.is("Operator", ":")) {
      from = this.expression(0);
      if (!this.is("Operator", ":")) {
        const end = this.current.end;
        this.expect("Bracket", "]");
        const node = this.node("member", token.at, { node: base, property: from, optional, method: false, end }, [
          base,
          from,
        ]);
        return optional ? this.node("chain", token.at, { node }, [node]) : node;
      }
    }
    this.next();
    const to = this.is("Bracket", "]") ? undefined : this.expression(0);
    this.expect("Bracket", "]");
    const parts = [base, from, to].filter((part) => part !== undefined);
    return this.node("slice", token.at, { node: base, from, to }, parts);
  }
}
