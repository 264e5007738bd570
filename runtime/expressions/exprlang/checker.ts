import { ExpressionError } from "../expressionError.ts";
import type { Node } from "./ast.ts";
import { isBuiltin } from "./builtinNames.ts";
import { builtinResult } from "./builtinTypes.ts";
import { binaryNature } from "./binaryTypes.ts";
import { checkCall } from "./callTypes.ts";
import { fold } from "./fold.ts";
import {
  anyMap,
  arrayOf,
  assignable,
  bool,
  elementOf,
  float,
  int,
  isNumber,
  memberNature,
  nil,
  string,
  unknown,
  type Nature,
} from "./nature.ts";

interface PredicateScope {
  readonly collection: Nature;
  readonly variables: Readonly<Record<string, Nature>>;
}

/**
 * The compile step: checks names and types as far as they are known before the run, and folds constants.
 * @param env natures of the names of the scope
 * @returns the tree to evaluate, every node with its nature
 * @throws ExpressionError (compile)
 */
export function check(node: Node, env: ReadonlyMap<string, Nature>): Node {
  return new Checker(env).checked(node);
}

class Checker {
  private readonly env: ReadonlyMap<string, Nature>;
  private readonly variables: { name: string; nature: Nature }[] = [];
  private readonly predicates: PredicateScope[] = [];

  constructor(env: ReadonlyMap<string, Nature>) {
    this.env = env;
  }

  /** The real engine checks the whole tree before it folds; so do we. */
  checked(node: Node): Node {
    this.visit(node);
    return foldTree(node);
  }

  private fail(node: Node, message: string): ExpressionError {
    return new ExpressionError("compile", message, node.at);
  }

  private visit(node: Node): Nature {
    node.nature = this.natureOf(node);
    return node.nature;
  }

  private natureOf(node: Node): Nature {
    switch (node.kind) {
      case "nil":
        return nil;
      case "bool":
        return bool;
      case "int":
        return int;
      case "float":
        return float;
      case "string":
        return string;
      case "identifier":
        return this.identifier(node);
      case "unary":
        return this.unary(node);
      case "binary":
        return binaryNature(node, this.visit(node.left), this.visit(node.right));
      case "chain":
      case "predicate":
        return this.visit(node.node);
      case "member":
        return this.member(node);
      case "slice":
        return this.slice(node);
      case "call":
        return this.call(node);
      case "builtin":
        return this.builtin(node);
      case "pointer":
        return this.pointer(node);
      case "let":
        return this.declaration(node);
      case "sequence":
        return node.nodes.map((part) => this.visit(part)).at(-1)!;
      case "conditional":
        return this.conditional(node);
      case "array":
        return this.array(node);
      case "map":
        for (const { key, value } of node.pairs) {
          this.visit(key);
          this.visit(value);
        }
        return anyMap;
    }
  }

  private identifier(node: Extract<Node, { kind: "identifier" }>): Nature {
    const variable = this.variables.findLast(({ name }) => name === node.name);
    if (variable) return variable.nature;
    return node.name === "$env" ? unknown : this.name(node, node.name, true);
  }

  private name(node: Node, name: string, builtins: boolean, strict = true): Nature {
    const nature = this.env.get(name);
    if (nature) return nature;
    if (builtins && isBuiltin(name)) return { kind: "func", type: "func", builtin: name };
    if (strict) throw this.fail(node, `unknown name ${name}`);
    return unknown;
  }

  private unary(node: Extract<Node, { kind: "unary" }>): Nature {
    const nature = this.visit(node.node);
    if (node.operator === "!" || node.operator === "not") {
      if (nature.kind === "bool" || nature.kind === "unknown") return bool;
    } else if (isNumber(nature) || nature.kind === "unknown") return nature;
    throw this.fail(node, `invalid operation: ${node.operator} (mismatched type ${nature.type})`);
  }

  private member(node: Extract<Node, { kind: "member" }>): Nature {
    const name = node.property.kind === "string" ? node.property.value : undefined;
    if (node.node.kind === "identifier" && node.node.name === "$env") {
      node.node.nature = unknown;
      if (name === undefined) return unknown;
      node.property.nature = string;
      return this.name(node, name, false, !node.optional);
    }
    const base = this.visit(node.node);
    const property = this.visit(node.property);
    if (base.kind === "unknown") return unknown;
    if (name !== undefined) {
      if (base.kind === "nil") throw this.fail(node, `type nil has no field ${name}`);
      const method = memberNature(base, name);
      if (method) return method;
    }
    if (base.kind === "map") {
      const anyKey = !base.type.startsWith("map[string]");
      if (property.kind !== "unknown" && property.kind !== "string" && !anyKey) {
        throw this.fail(node.property, `cannot use ${property.type} to get an element from ${base.type}`);
      }
      return elementOf(base);
    }
    if (base.kind === "array") {
      if (property.kind !== "integer" && property.kind !== "unknown") {
        throw this.fail(node.property, `array elements can only be selected using an integer (got ${property.type})`);
      }
      return elementOf(base);
    }
    if (name === undefined) throw this.fail(node, `type ${base.type}[${property.type}] is undefined`);
    throw this.fail(node, `type ${base.type} has no ${node.method ? "method" : "field"} ${name}`);
  }

  private slice(node: Extract<Node, { kind: "slice" }>): Nature {
    const nature = this.visit(node.node);
    // The real engine does not look at the bounds of an unknown value; names in them still have to exist at run time.
    if (nature.kind === "unknown") {
      for (const bound of [node.from, node.to]) if (bound) this.visitUnchecked(bound);
      return unknown;
    }
    if (nature.kind !== "string" && nature.kind !== "array") throw this.fail(node, `cannot slice ${nature.type}`);
    for (const bound of [node.from, node.to]) {
      if (!bound) continue;
      const type = this.visit(bound);
      if (type.kind !== "integer" && type.kind !== "unknown") {
        throw this.fail(bound, `non-integer slice index ${type.type}`);
      }
    }
    return nature;
  }

  private visitUnchecked(node: Node): void {
    const variables = this.variables.length;
    const predicates = this.predicates.length;
    try {
      this.visit(node);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      this.variables.length = variables;
      this.predicates.length = predicates;
    }
  }

  private call(node: Extract<Node, { kind: "call" }>): Nature {
    const callee = this.visit(node.callee);
    if (callee.kind === "unknown") {
      // Arguments of an unknown function are not checked either.
      for (const argument of node.args) this.visitUnchecked(argument);
      return unknown;
    }
    if (callee.kind === "nil") throw this.fail(node, "cannot call nil as function");
    if (callee.builtin !== undefined) return builtinResult(node, callee.builtin, node.args, (arg) => this.visit(arg));
    if (!callee.signature) throw this.fail(node, `${callee.type} is not callable`);
    return checkCall(node, calleeName(node.callee), callee.signature, node.args, (arg) => this.visit(arg));
  }

  private builtin(node: Extract<Node, { kind: "builtin" }>): Nature {
    const [first, predicate, extra] = node.args;
    if (predicate?.kind !== "predicate" && node.name !== "sum" && node.name !== "count") {
      return builtinResult(node, node.name, node.args, (arg) => this.visit(arg));
    }
    const collection = this.visit(first!);
    if (collection.kind !== "array" && collection.kind !== "unknown") {
      throw this.fail(first!, `builtin ${node.name} takes only array (got ${collection.type})`);
    }
    const variables: Record<string, Nature> = { map: true, reduce: true }[node.name] ? { index: int } : {};
    if (node.name === "reduce") variables.acc = unknown;
    this.predicates.push({ collection, variables });
    const result = predicate && this.visit(predicate);
    this.predicates.pop();
    const option = extra && this.visit(extra);
    if (node.name === "sortBy" && option && option.kind !== "string" && option.kind !== "unknown") {
      throw this.fail(extra, `sortBy order argument must be a string (got ${option.type})`);
    }
    return predicateResult(node, collection, predicate, result);
  }

  private pointer(node: Extract<Node, { kind: "pointer" }>): Nature {
    const scope = this.predicates.at(-1);
    if (!scope) throw this.fail(node, "cannot use pointer accessor outside predicate");
    if (node.name === "") return scope.collection.kind === "unknown" ? unknown : elementOf(scope.collection);
    if (Object.hasOwn(scope.variables, node.name)) return scope.variables[node.name]!;
    throw this.fail(node, `unknown pointer #${node.name}`);
  }

  private declaration(node: Extract<Node, { kind: "let" }>): Nature {
    const taken = this.variables.some(({ name }) => name === node.name);
    if (taken || this.env.has(node.name) || isBuiltin(node.name)) {
      throw this.fail(node, `cannot redeclare ${node.name}`);
    }
    const nature = this.visit(node.value);
    this.variables.push({ name: node.name, nature });
    const result = this.visit(node.body);
    this.variables.pop();
    return result;
  }

  private conditional(node: Extract<Node, { kind: "conditional" }>): Nature {
    const condition = this.visit(node.condition);
    if (condition.kind !== "bool" && condition.kind !== "unknown") {
      throw this.fail(node.condition, `non-bool expression (type ${condition.type}) used as condition`);
    }
    const then = this.visit(node.consequent);
    const otherwise = this.visit(node.otherwise);
    if (then.kind === "nil") return otherwise;
    if (otherwise.kind === "nil") return then;
    if (then.kind === "unknown" || !assignable(then, otherwise)) return unknown;
    if (then.kind !== "array" || otherwise.kind !== "array") return then;
    const a = elementOf(then);
    const b = elementOf(otherwise);
    return assignable(a, b) && assignable(b, a) ? then : arrayOf(unknown);
  }

  private array(node: Extract<Node, { kind: "array" }>): Nature {
    const natures = node.nodes.map((part) => this.visit(part));
    const [first] = natures;
    if (!first) return arrayOf(unknown);
    const same = natures.every(
      ({ kind, type }) => kind === first.kind && (kind !== "other" && kind !== "integer" ? true : type === first.type),
    );
    return arrayOf(same ? natures.at(-1)! : unknown);
  }
}

function calleeName(callee: Node): string {
  if (callee.kind === "identifier") return callee.name;
  return callee.kind === "member" && callee.property.kind === "string" ? callee.property.value : "function";
}

function predicateResult(
  node: Extract<Node, { kind: "builtin" }>,
  collection: Nature,
  predicate: Node | undefined,
  result: Nature | undefined,
): Nature {
  const fail = (message: string) => new ExpressionError("compile", message, (predicate ?? node).at);
  const needsResult = !["sum", "reduce"].includes(node.name);
  if (result?.kind === "nil" && needsResult) throw fail("predicate should has one input and one output param");
  const booleans = ["all", "none", "any", "one", "filter", "find", "findLast", "findIndex", "findLastIndex", "count"];
  if (result && booleans.includes(node.name) && result.kind !== "bool" && result.kind !== "unknown") {
    throw fail(`predicate should return boolean (got ${result.type})`);
  }
  const element = collection.kind === "unknown" ? unknown : elementOf(collection);
  switch (node.name) {
    case "filter":
      return arrayOf(element);
    case "map":
      return arrayOf(result!);
    case "count":
    case "findIndex":
    case "findLastIndex":
      return int;
    case "find":
    case "findLast":
      return element;
    case "sum":
      if (result?.kind === "nil") throw fail("unknown builtin sum");
      return result ?? element;
    case "groupBy":
      return { kind: "map", type: "map[interface {}][]interface {}", elem: arrayOf(unknown) };
    case "sortBy":
      return collection;
    case "reduce":
      if (result!.kind === "nil") throw fail("predicate should has two input and one output param");
      return result!;
    default:
      return bool;
  }
}

/** Folds bottom-up; nodes keep their nature. */
function foldTree(node: Node): Node {
  switch (node.kind) {
    case "unary":
    case "chain":
    case "predicate":
      return fold({ ...node, node: foldTree(node.node) });
    case "binary":
      return fold({ ...node, left: foldTree(node.left), right: foldTree(node.right) });
    case "member":
      return { ...node, node: foldTree(node.node), property: foldTree(node.property) };
    case "slice":
      return {
        ...node,
        node: foldTree(node.node),
        ...(node.from && { from: foldTree(node.from) }),
        ...(node.to && { to: foldTree(node.to) }),
      };
    case "call":
      return { ...node, callee: foldTree(node.callee), args: node.args.map(foldTree) };
    case "builtin":
      return { ...node, args: node.args.map(foldTree) };
    case "let":
      return { ...node, value: foldTree(node.value), body: foldTree(node.body) };
    case "sequence":
    case "array":
      return { ...node, nodes: node.nodes.map(foldTree) };
    case "conditional":
      return {
        ...node,
        condition: foldTree(node.condition),
        consequent: foldTree(node.consequent),
        otherwise: foldTree(node.otherwise),
      };
    case "map":
      return { ...node, pairs: node.pairs.map(({ key, value }) => ({ key: foldTree(key), value: foldTree(value) })) };
    // A copy: the tree may be checked again for another scope.
    default:
      return { ...node };
  }
}
