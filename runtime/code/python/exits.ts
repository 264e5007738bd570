import type { SourceRange } from "../../manifest/sourceRange.ts";
import type { PythonFile } from "./pythonFile.ts";
import { memberName } from "./pythonFile.ts";
import type { PythonNode } from "./pythonNode.ts";
import { ancestor, childrenOf, nodesWithin } from "./pythonNode.ts";
import type { PythonProgram, PythonValue } from "./pythonProgram.ts";
import { constantOf, functionsNamed } from "./pythonProgram.ts";

/** One way a piece of code ends the process. */
export interface ProcessExit {
  /** undefined = the code is computed. */
  code: number | undefined;
  range: SourceRange;
  /** Where a literal 0 (or nothing) is written, and what to write there for 143. */
  zero?: { range: SourceRange; newText: string };
  /** Stands under a condition inside the piece of code. */
  conditional: boolean;
}

/** What running a piece of code may do to the process. */
export interface CodeEffects {
  exits: ProcessExit[];
  /** Exceptions raised, other than SystemExit: class name. */
  raises: { name: string; range: SourceRange }[];
  /** Names set: flags, attributes, events. */
  sets: Set<string>;
  /** Calls that could do anything (not local, not known to be harmless). */
  opaque: { name: string; range: SourceRange }[];
}

const exitCalls = new Set(["sys.exit", "exit", "quit", "os._exit", "builtins.exit", "SystemExit"]);
/** Calls that neither end the process nor stop a loop. */
const harmless =
  /^(?:print|str|int|len|repr|float|open|getattr|isinstance|min|max|list|dict|tuple|signal\.(?:signal|Signals|strsignal|alarm|getsignal)(?:\(\)\..*)?|(?:self\.)?_?log(?:ger|ging)?\..*|warnings\..*|sys\.std(?:out|err)\..*|time\..*|datetime\..*|json\..*|os\.(?:getpid|path\..*|replace|makedirs|environ\..*|getenv|fsync|kill)|pathlib\..*|torch\.save|torch\.distributed\.(?:barrier|get_rank)|pickle\.dump|joblib\.dump|mlflow\..*|threading\.(?:Event|current_thread)(?:\(\)\..*)?|.*\.(?:state_dict|append|add|info|warning|warn|debug|error|exception|critical|write|flush|close|format|cpu|items|save|save_file|save_checkpoint|set)|super\(\)\..*)$/;

/** Follows calls to local functions, at most four deep. `symbols`: known values (the signal number parameter). */
export function effectsOf(
  program: PythonProgram,
  file: PythonFile,
  root: PythonNode,
  symbols: ReadonlyMap<string, PythonValue> = new Map(),
  depth = 0,
  seen: Set<number | string> = new Set(),
): CodeEffects {
  const effects: CodeEffects = { exits: [], raises: [], sets: new Set(), opaque: [] };
  for (const node of nodesWithin(root)) {
    if (node.name === "RaiseStatement") readRaise(program, file, node, root, symbols, effects);
    else if (node.name === "AssignStatement" || node.name === "UpdateStatement") readSet(file, node, effects);
    else if (node.name === "CallExpression" && node.parent?.name !== "RaiseStatement") {
      const callee = node.firstChild;
      if (callee === null) continue;
      const name = file.nameOf(callee);
      const last = name.split(".").at(-1)!;
      if (exitCalls.has(name)) {
        if (ancestor(node, ["RaiseStatement"]) === undefined) {
          effects.exits.push(...exitOf(program, file, node, root, symbols));
        }
        continue;
      }
      if (name === "os.kill" || name === "os.killpg" || name === "signal.raise_signal") {
        // The handler sends a signal to itself: the process dies of it (128 + n) once SIG_DFL is back.
        if (/SIG(?:TERM|KILL|INT|ABRT)|getpid|signum|sig\b/.test(file.textOf(node))) {
          effects.exits.push({ code: 143, range: file.rangeOf(node), conditional: isConditional(node, root) });
        }
        continue;
      }
      if (last === "set" || last === "append") {
        const owner = name.split(".").at(-2);
        if (owner !== undefined) effects.sets.add(owner.replace(/\[\]$/, ""));
      }
      const local =
        /^(?:[A-Za-z_]\w*|self\.\w+|cls\.\w+)$/.test(name) || file.aliases.has(file.textOf(callee).split(".")[0]!)
          ? functionsNamed(program, last)
          : [];
      if (local.length > 0 && depth < 4) {
        for (const found of local.slice(0, 10)) {
          const key = `${found.file.file}:${found.node.from}`;
          if (seen.has(key)) continue;
          seen.add(key);
          const inner = effectsOf(program, found.file, found.body, symbols, depth + 1, seen);
          const conditional = isConditional(node, root);
          effects.exits.push(...inner.exits.map((exit) => ({ ...exit, conditional: exit.conditional || conditional })));
          effects.raises.push(...inner.raises);
          for (const name of inner.sets) effects.sets.add(name);
          effects.opaque.push(...inner.opaque);
        }
      } else if (!harmless.test(name) && !["set", "append"].includes(last)) {
        effects.opaque.push({ name, range: file.rangeOf(node) });
      }
    }
  }
  return effects;
}

function isConditional(node: PythonNode, root: PythonNode): boolean {
  const around = ancestor(node, ["IfStatement", "ConditionalExpression", "MatchStatement", "ExceptClause"]);
  return around !== undefined && around.from >= root.from && around.to <= root.to;
}

function readRaise(
  program: PythonProgram,
  file: PythonFile,
  node: PythonNode,
  root: PythonNode,
  symbols: ReadonlyMap<string, PythonValue>,
  effects: CodeEffects,
): void {
  const what = childrenOf(node)[1];
  const range = file.rangeOf(node);
  const conditional = isConditional(node, root);
  if (what === undefined) return;
  const callee = what.name === "CallExpression" ? what.firstChild : what;
  const name = callee === null ? "?" : file.nameOf(callee);
  if (name === "SystemExit") {
    if (what.name === "CallExpression") effects.exits.push(...exitOf(program, file, what, root, symbols));
    else {
      effects.exits.push({
        code: 0,
        range,
        conditional,
        zero: { range: file.rangeOf(what), newText: "SystemExit(143)" },
      });
    }
  } else effects.raises.push({ name, range });
}

function exitOf(
  program: PythonProgram,
  file: PythonFile,
  call: PythonNode,
  root: PythonNode,
  symbols: ReadonlyMap<string, PythonValue>,
): ProcessExit[] {
  const list = childrenOf(call)[1];
  const parts = list === undefined ? [] : childrenOf(list).filter((part) => !["(", ")", "Comment"].includes(part.name));
  const conditional = isConditional(call, root);
  const range = file.rangeOf(call);
  const value = parts[0];
  if (value === undefined) {
    const end = list === undefined ? range.end : file.rangeOf(list).end;
    const inside = { ...end, column: end.column - 1, offset: end.offset - 1 };
    return [
      { code: 0, range, conditional, zero: { range: { file: file.file, start: inside, end: inside }, newText: "143" } },
    ];
  }
  return exitCodes(program, file, value, symbols).map((exit) => ({ ...exit, range, conditional }));
}

/** The exit codes an expression can stand for; a conditional expression gives both. */
export function exitCodes(
  program: PythonProgram,
  file: PythonFile,
  value: PythonNode,
  symbols: ReadonlyMap<string, PythonValue> = new Map(),
): Pick<ProcessExit, "code" | "zero">[] {
  if (value.name === "ConditionalExpression") {
    const parts = childrenOf(value);
    return [parts[0]!, parts.at(-1)!].flatMap((part) => exitCodes(program, file, part, symbols));
  }
  // sys.exit("text") prints it and exits 1.
  if (value.name === "FormatString") return [{ code: 1 }];
  const constant = constantOf(program, file, value, symbols);
  if (constant === undefined) return [{ code: undefined }];
  if (constant === null || constant === 0 || constant === false) {
    const literal = ["Number", "None", "Boolean"].includes(value.name);
    return [{ code: 0, zero: literal ? { range: file.rangeOf(value), newText: "143" } : undefined }];
  }
  return [{ code: typeof constant === "number" ? constant & 0xff : 1 }];
}

function readSet(file: PythonFile, node: PythonNode, effects: CodeEffects): void {
  const target = node.firstChild;
  if (target === null) return;
  if (target.name === "VariableName") effects.sets.add(file.textOf(target));
  else if (target.name === "MemberExpression") {
    const name = memberName(target, file.text);
    if (name !== undefined) effects.sets.add(name);
  }
}
