import { RE2JS } from "re2js";
import { ExpressionError } from "../expressionError.ts";
import { contains, fetch, slice } from "./access.ts";
import type { Node } from "./ast.ts";
import { callBuiltin } from "./builtins.ts";
import { callFunction } from "./callFunction.ts";
import { byteLength } from "./goString.ts";
import { growMemory, metered, spendWork } from "./meter.ts";
import { arithmetic, compare, equal, floatOf, toInt } from "./operators.ts";
import { runPredicate, type PredicateRun } from "./predicates.ts";
import { RunFailure } from "./runFailure.ts";
import { GoInt, GoMap, typeName, typedSlice, type Value } from "./value.ts";

/** Leaves the chain of `?.` that found nil. */
const chainBroken = Symbol("chainBroken");

/**
 * Runs a checked tree over a scope. Bounded by the budgets of meter.ts.
 * @throws ExpressionError (run)
 */
export function run(tree: Node, env: GoMap): Value {
  const evaluator = new Evaluator(env);
  try {
    return metered(() => evaluator.value(tree));
  } catch (error) {
    if (error instanceof RunFailure) throw new ExpressionError("run", error.message, evaluator.at);
    if (error instanceof RangeError)
      throw new ExpressionError("run", "the expression needs too much memory", evaluator.at);
    throw error;
  }
}

class Evaluator {
  /** Place of the node last worked on, for errors. */
  at = 0;
  private readonly env: GoMap;
  private readonly variables: { name: string; value: Value }[] = [];
  private readonly scopes: PredicateRun[] = [];
  private readonly patterns = new Map<string, RE2JS>();

  constructor(env: GoMap) {
    this.env = env;
  }

  value(node: Node): Value {
    const result = this.visit(node);
    if (result === chainBroken) return null;
    this.at = node.at;
    return result;
  }

  private visit(node: Node): Value | typeof chainBroken {
    spendWork();
    switch (node.kind) {
      case "nil":
        return null;
      case "bool":
      case "int":
      case "float":
      case "string":
        return node.value;
      case "identifier":
        return this.identifier(node.name);
      case "unary":
        return this.unary(node);
      case "binary":
        return this.binary(node);
      case "chain":
        return this.value(node.node);
      case "member":
        return this.member(node);
      case "slice":
        return this.slice(node);
      case "call":
        return this.call(node);
      case "builtin":
        return this.builtin(node);
      case "predicate":
        return this.visit(node.node);
      case "pointer":
        return this.pointer(node.name);
      case "let":
        return this.declaration(node);
      case "sequence":
        return node.nodes.map((part) => this.value(part)).at(-1)!;
      case "conditional":
        return this.value(this.truth(this.value(node.condition)) ? node.consequent : node.otherwise);
      case "array":
        growMemory(node.nodes.length);
        return node.nodes.map((part) => this.value(part));
      case "map":
        return this.map(node);
    }
  }

  private identifier(name: string): Value {
    const variable = this.variables.findLast((candidate) => candidate.name === name);
    if (variable) return variable.value;
    return name === "$env" ? this.env : (this.env.entries.get(name) ?? null);
  }

  private truth(value: Value): boolean {
    if (typeof value === "boolean") return value;
    throw new RunFailure(`interface conversion: interface {} is ${typeName(value)}, not bool`);
  }

  private text(value: Value): string {
    if (typeof value === "string") return value;
    throw new RunFailure(`interface conversion: interface {} is ${typeName(value)}, not string`);
  }

  private unary(node: Extract<Node, { kind: "unary" }>): Value {
    const value = this.value(node.node);
    this.at = node.at;
    if (node.operator === "+") return value;
    if (node.operator !== "-") return !this.truth(value);
    if (typeof value === "bigint") return BigInt.asIntN(64, -value);
    if (value instanceof GoInt && !value.type.includes(".")) return new GoInt(value.type, -value.value);
    if (typeof value === "number") return -value;
    throw new RunFailure(`invalid operation: - ${typeName(value)}`);
  }

  private binary(node: Extract<Node, { kind: "binary" }>): Value {
    const { operator } = node;
    if (operator === "&&" || operator === "and" || operator === "||" || operator === "or") {
      const left = this.value(node.left);
      const stop = operator === "||" || operator === "or";
      return this.truth(left) === stop ? left : this.value(node.right);
    }
    const left = this.value(node.left);
    if (operator === "??") return left ?? this.value(node.right);
    const right = this.value(node.right);
    this.at = node.at;
    switch (operator) {
      case "==":
        return this.equals(node, left, right);
      case "!=":
        return !this.equals(node, left, right);
      case "<":
      case "<=":
      case ">":
      case ">=":
        return compare(operator, left, right);
      case "in":
        return this.isIn(node, left, right);
      case "matches":
        return left !== null && right !== null && this.pattern(this.text(right)).find(this.text(left));
      case "contains":
        return left !== null && right !== null && this.text(left).includes(this.text(right));
      case "startsWith":
        return left !== null && right !== null && this.text(left).startsWith(this.text(right));
      case "endsWith":
        return left !== null && right !== null && this.text(left).endsWith(this.text(right));
      case "..":
        return range(toInt(left), toInt(right));
      default:
        return arithmetic(operator, left, right);
    }
  }

  /** Where both types are known to be int (or string), the engine insists on them. */
  private equals(node: Extract<Node, { kind: "binary" }>, left: Value, right: Value): boolean {
    const type = node.left.nature?.type;
    if (type === node.right.nature?.type && (type === "int" || type === "string")) {
      for (const value of [left, right]) {
        if (typeName(value) !== type) {
          throw new RunFailure(`interface conversion: interface {} is ${typeName(value)}, not ${type}`);
        }
      }
    }
    return equal(left, right);
  }

  /** A list of string literals is a set of strings for the engine: anything but a string is an error, nil is "". */
  private isIn(node: Extract<Node, { kind: "binary" }>, left: Value, right: Value): boolean {
    const { right: list } = node;
    if (list.kind === "array" && list.nodes.length > 0 && list.nodes.every(({ kind }) => kind === "string")) {
      return (right as Value[]).includes(left === null ? "" : this.text(left));
    }
    return contains(left, right);
  }

  private pattern(source: string): { find(text: string): boolean } {
    let compiled = this.patterns.get(source);
    if (!compiled) {
      try {
        compiled = RE2JS.compile(source);
      } catch (error) {
        throw new RunFailure((error as Error).message);
      }
      if (this.patterns.size < 20) this.patterns.set(source, compiled);
    }
    const pattern = compiled;
    return {
      find(text) {
        spendWork((text.length * (1 + source.length)) >>> 6);
        return pattern.matcher(text).find();
      },
    };
  }

  private member(node: Extract<Node, { kind: "member" }>): Value | typeof chainBroken {
    const base = this.visit(node.node);
    if (base === chainBroken) return chainBroken;
    if (node.optional && base === null) return chainBroken;
    const key = this.value(node.property);
    this.at = node.at;
    return fetch(base, key);
  }

  private slice(node: Extract<Node, { kind: "slice" }>): Value | typeof chainBroken {
    const base = this.visit(node.node);
    if (base === chainBroken) return chainBroken;
    const to = node.to ? this.value(node.to) : lengthOf(base);
    const from = node.from ? this.value(node.from) : 0n;
    this.at = node.at;
    return slice(base, from, to);
  }

  private call(node: Extract<Node, { kind: "call" }>): Value | typeof chainBroken {
    const args = node.args.map((argument) => this.value(argument));
    const builtin = node.callee.nature?.builtin;
    if (builtin !== undefined) {
      this.at = node.at;
      return callBuiltin(builtin, args);
    }
    const callee = this.visit(node.callee);
    if (callee === chainBroken) return chainBroken;
    this.at = node.at;
    return callFunction(callee, this.floats(node, args));
  }

  /** Integer literals become floats where the known signature wants float64; the checker allows only that. */
  private floats(node: Extract<Node, { kind: "call" }>, args: Value[]): Value[] {
    const signature = node.callee.nature?.signature;
    if (!signature) return args;
    return args.map((value, i) => {
      const type = signature.params[Math.min(i, signature.params.length - 1)];
      return type === "float64" && typeof value === "bigint" ? floatOf(value)! : value;
    });
  }

  private builtin(node: Extract<Node, { kind: "builtin" }>): Value {
    const [first, predicate, extra] = node.args;
    const withPredicate = predicate?.kind === "predicate";
    if (withPredicate || node.name === "sum" || node.name === "count") {
      const collection = this.value(first!);
      const option = extra && this.value(extra);
      this.at = node.at;
      return runPredicate(node.name, collection, option, predicate && ((scope) => this.inScope(scope, predicate)));
    }
    const args = node.args.map((argument) => this.value(argument));
    this.at = node.at;
    return callBuiltin(node.name, args);
  }

  private inScope(scope: PredicateRun, predicate: Node): Value {
    this.scopes.push(scope);
    try {
      return this.value(predicate);
    } finally {
      this.scopes.pop();
    }
  }

  private pointer(name: string): Value {
    const scope = this.scopes.at(-1)!;
    if (name === "index") return BigInt(scope.index);
    return name === "acc" ? scope.accumulator : scope.item;
  }

  private declaration(node: Extract<Node, { kind: "let" }>): Value {
    this.variables.push({ name: node.name, value: this.value(node.value) });
    try {
      return this.value(node.body);
    } finally {
      this.variables.pop();
    }
  }

  private map(node: Extract<Node, { kind: "map" }>): GoMap {
    growMemory(node.pairs.length);
    const pairs = node.pairs.map(({ key, value }) => [this.value(key), this.value(value)] as const);
    this.at = node.at;
    const entries = new Map<Value, Value>();
    // The engine fills the map from the last pair to the first: the first of two equal keys wins.
    for (const [key, value] of pairs.toReversed()) entries.set(this.text(key), value);
    return new GoMap(entries);
  }
}

function lengthOf(value: Value): bigint {
  if (typeof value === "string") return BigInt(byteLength(value));
  if (Array.isArray(value)) return BigInt(value.length);
  if (value instanceof GoMap) return BigInt(value.entries.size);
  throw new RunFailure(`invalid argument for len (type ${typeName(value)})`);
}

function range(from: bigint, to: bigint): Value {
  const size = to < from ? 0n : to - from + 1n;
  growMemory(size > 2_000_000n ? 2_000_000 : Number(size));
  return typedSlice(
    "int",
    Array.from({ length: Number(size) }, (_, i) => from + BigInt(i)),
  );
}
