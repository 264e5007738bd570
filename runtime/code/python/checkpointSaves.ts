import type { SourceRange } from "../../manifest/sourceRange.ts";
import type { PythonCall, PythonFile } from "./pythonFile.ts";
import { argumentOf } from "./pythonFile.ts";
import type { PythonNode } from "./pythonNode.ts";
import { ancestor, childrenOf, nodesWithin } from "./pythonNode.ts";
import type { PythonProgram } from "./pythonProgram.ts";
import { assignmentsTo, callersOf, constantOf, functionsNamed } from "./pythonProgram.ts";
import type { SaveCall } from "./saveCalls.ts";
import { saveCalls } from "./saveCalls.ts";
import type { SavedState } from "./savedState.ts";
import { piecesIn, savedState } from "./savedState.ts";
import { ownPath, reachableFrom, saverName, writtenPath } from "./ownWriters.ts";
import type { PathKind } from "./savePath.ts";
import { literalsIn, pathKind } from "./savePath.ts";
import { sigtermHandlers } from "./sigtermHandlers.ts";

/** One place where the program saves training state. */
export interface CheckpointSave {
  /** "torch.save", or "own code" for a writer of the program itself. */
  api: string;
  range: SourceRange;
  /** Where the bytes end up (the destination of os.replace, when one follows). */
  path: PathKind;
  /** Literal part of the path, for showing. */
  shown: string;
  /** Written to another name first and moved into place. */
  atomic: boolean;
  state: SavedState;
  /** Happens again and again: in a loop, from a callback, or on SIGTERM. A single save at the end is a result, no checkpoint. */
  repeated: boolean;
  /** Steps or seconds between saves, where the code says so. */
  every?: { steps?: number; seconds?: number; range: SourceRange };
}

const maxSaves = 100;

/** The saves of the program (the first 100), in order of the text. */
export function checkpointSaves(program: PythonProgram): CheckpointSave[] {
  const found: CheckpointSave[] = [];
  const modules = program.files.flatMap((file) => file.imports.map((one) => one.module));
  const handlers = new Set(sigtermHandlers(program).flatMap((handler) => handler.bodies.map((body) => body.body.from)));
  for (const file of program.files) {
    for (const call of file.calls) {
      if (found.length >= maxSaves) return found;
      const rule = libraryRule(program, call, modules);
      const local = functionsNamed(program, call.name.split(".").at(-1)!).length > 0;
      const inSaver = saverName.test(call.inFunction ?? "");
      if (rule !== undefined) found.push(ofLibrary(program, call, rule, handlers));
      else if (local && !inSaver && saverName.test(call.name.split(".").at(-1)!)) {
        const own = throughOwnFunctions(program, call, handlers);
        if (own !== undefined) found.push(own);
      } else if (!inSaver && writtenPath(call) !== undefined) {
        const own = ofDirectWrite(program, call, handlers);
        if (own !== undefined) found.push(own);
      }
    }
  }
  return found;
}

/** The library save a call is. `model.save_checkpoint` may be the program's own method; `torch.save` can not. */
function libraryRule(program: PythonProgram, call: PythonCall, modules: readonly string[]): SaveCall | undefined {
  const rule = saveCalls.find(
    (rule) =>
      rule.name.test(call.name) && (rule.module === undefined || modules.some((module) => rule.module!.test(module))),
  );
  if (rule === undefined || rule.name.source.startsWith("^")) return rule;
  return functionsNamed(program, call.name.split(".").at(-1)!).length > 0 ? undefined : rule;
}

function ofLibrary(
  program: PythonProgram,
  call: PythonCall,
  rule: SaveCall,
  handlers: ReadonlySet<number>,
): CheckpointSave {
  const { file } = call;
  const pathNode = rule.path === undefined ? undefined : argumentOf(call, rule.path.position, rule.path.keyword);
  const objectNode =
    rule.object === undefined ? undefined : argumentOf(call, rule.object.position, rule.object.keyword);
  const weightsOnly =
    rule.weightsOnlyWhen !== undefined &&
    call.args.some((argument) => argument.keyword === rule.weightsOnlyWhen && file.textOf(argument.node) === "True");
  const state: SavedState =
    rule.holds !== undefined
      ? { has: new Set(weightsOnly ? [] : rule.holds), complete: true }
      : objectNode === undefined
        ? { has: piecesIn(file.textOf(call.node).slice(0, 400)), complete: false }
        : savedState(program, file, objectNode, call.inFunction);
  const destination = destinationOf(program, call, pathNode);
  return {
    api: call.name,
    range: file.rangeOf(call.node),
    path: rule.managed ? "numbered" : destination.kind,
    shown: destination.shown,
    atomic: destination.atomic,
    state,
    repeated: rule.managed === true || isRepeated(program, call, handlers),
    every: intervalOf(program, call),
  };
}

/** save(…) of the program itself, when what it reaches writes files and no library does it. */
function throughOwnFunctions(
  program: PythonProgram,
  call: PythonCall,
  handlers: ReadonlySet<number>,
): CheckpointSave | undefined {
  const functions = reachableFrom(program, call);
  const inside = functions.flatMap((one) =>
    one.file.calls.filter((inner) => inner.node.from >= one.node.from && inner.node.to <= one.node.to),
  );
  if (!inside.some((inner) => writtenPath(inner) !== undefined)) return undefined;
  const modules = program.files.flatMap((file) => file.imports.map((one) => one.module));
  if (inside.some((inner) => libraryRule(program, inner, modules) !== undefined)) return undefined;
  const { kind, atomic } = ownPath(program, functions);
  // What such code writes is seen by its words only: enough to see a piece, never to miss one.
  const has = new Set(piecesIn(call.file.textOf(call.node).slice(0, 2000)));
  for (const one of functions) for (const piece of piecesIn(codeWords(one.file.textOf(one.node)))) has.add(piece);
  return {
    api: call.name,
    range: call.file.rangeOf(call.node),
    path: kind,
    shown: "",
    atomic,
    state: { has, complete: false },
    repeated: isRepeated(program, call, handlers),
    every: intervalOf(program, call),
  };
}

const checkpointPath = /checkpoint|ckpt|snapshot|weights|model|state/i;

/** with open(CHECKPOINT, "wb") in the training loop itself. */
function ofDirectWrite(
  program: PythonProgram,
  call: PythonCall,
  handlers: ReadonlySet<number>,
): CheckpointSave | undefined {
  const { file } = call;
  const written = writtenPath(call)!;
  if (written.path === undefined || !isRepeated(program, call, handlers)) return undefined;
  const name = file.textOf(written.path);
  const values = assignmentsTo(program, name)
    .filter((one) => one.file === file)
    .map((one) => file.textOf(one.value).slice(0, 300));
  if (!checkpointPath.test([name, ...values].join(" "))) return undefined;
  const statement = ancestor(call.node, ["WithStatement"]);
  const library =
    statement !== undefined &&
    file.calls.some(
      (other) =>
        other.node.from > statement.from &&
        other.node.to <= statement.to &&
        saveCalls.some((rule) => rule.name.test(other.name)),
    );
  // `with open(…) as f: torch.save(state, f)` is the library's save.
  if (library) return undefined;
  const destination = destinationOf(program, call, written.path);
  return {
    api: call.name,
    range: file.rangeOf(call.node),
    path: destination.kind,
    shown: destination.shown,
    atomic: destination.atomic || written.exclusive,
    state: writtenState(program, call, statement),
    repeated: true,
    every: intervalOf(program, call),
  };
}

/** What `file.write(encode(weights(), {…}))` puts down: complete when every call in it is a function that was read. */
function writtenState(program: PythonProgram, call: PythonCall, statement: PythonNode | undefined): SavedState {
  const { file } = call;
  const writes = file.calls.filter(
    (other) =>
      statement !== undefined &&
      other.node.from > statement.from &&
      other.node.to <= statement.to &&
      other.name.endsWith(".write"),
  );
  const state: SavedState = { has: new Set(), complete: writes.length > 0 && program.unread.length === 0 };
  for (const write of writes) {
    for (const piece of piecesIn(file.textOf(write.node).slice(0, 2000))) state.has.add(piece);
    for (const inner of file.calls) {
      if (inner.node.from <= write.node.from || inner.node.to > write.node.to) continue;
      const functions = functionsNamed(program, inner.name.split(".").at(-1)!);
      if (functions.length === 0 && !/^(?:str|int|len|bytes|list|dict|float)$|\.encode$/.test(inner.name))
        state.complete = false;
      // The arguments say what is saved; a function without any makes it itself.
      if (inner.args.length > 0) continue;
      for (const one of functions)
        for (const piece of piecesIn(codeWords(one.file.textOf(one.node)))) state.has.add(piece);
    }
  }
  return state;
}

/** Text without comments, docstrings' prose included: words there are no saved state. */
function codeWords(text: string): string {
  return text.replaceAll(/"""[\s\S]*?"""|'''[\s\S]*?'''/g, "").replaceAll(/(?:^|\s)#[^\n]*/g, "");
}

/** The path written, or the one it is moved to afterwards in the same function. */
function destinationOf(
  program: PythonProgram,
  call: PythonCall,
  given: PythonNode | undefined,
): { kind: PathKind; shown: string; atomic: boolean } {
  const { file, inFunction } = call;
  let pathNode = given;
  if (given?.name === "VariableName") {
    // A file object: the open() of the with statement it comes from.
    const name = file.textOf(given);
    const statement = ancestor(call.node, ["WithStatement"]);
    if (statement !== undefined && new RegExp(`\\bas\\s+${name}\\b`).test(file.textOf(statement).slice(0, 400))) {
      const opened = childrenOf(statement).find((part) => part.name === "CallExpression");
      const list = opened === undefined ? undefined : childrenOf(opened)[1];
      const callee = opened?.firstChild;
      pathNode =
        callee?.name === "MemberExpression"
          ? (callee.firstChild ?? undefined)
          : list === undefined
            ? undefined
            : childrenOf(list)[1];
    }
  }
  const move = file.calls.find(
    (other) =>
      other.inFunction === inFunction &&
      other.node.from > call.node.from &&
      (/^(?:os\.(?:replace|rename)|shutil\.move)$/.test(other.name) ||
        (/\.(?:replace|rename)$/.test(other.name) && other.args.length === 1)),
  );
  if (move !== undefined) {
    const target = move.args.at(-1)?.node;
    if (target !== undefined) {
      return { kind: pathKind(program, file, target, inFunction), shown: literalsIn(file, target), atomic: true };
    }
  }
  if (pathNode === undefined) return { kind: "unknown", shown: "", atomic: false };
  return { kind: pathKind(program, file, pathNode, inFunction), shown: literalsIn(file, pathNode), atomic: false };
}

function isRepeated(program: PythonProgram, call: PythonCall, handlers: ReadonlySet<number>): boolean {
  if (call.inLoop) return true;
  let names = call.inFunction === undefined ? [] : [call.inFunction];
  for (let depth = 0; depth < 4 && names.length > 0; depth += 1) {
    for (const name of names) {
      if (/^on_|_callback$|_hook$/.test(name)) return true;
      if (functionsNamed(program, name).some((found) => handlers.has(found.body.from))) return true;
    }
    const callers = names
      .flatMap((name) => callersOf(program, name))
      .filter((caller) => !names.includes(caller.inFunction ?? ""));
    if (callers.some((caller) => caller.inLoop)) return true;
    names = callers.flatMap((caller) => (caller.inFunction === undefined ? [] : [caller.inFunction]));
  }
  return false;
}

const stepKeywords = ["save_steps", "every_n_train_steps", "save_freq", "save_interval_steps"];

function intervalOf(program: PythonProgram, call: PythonCall): CheckpointSave["every"] {
  const { file } = call;
  for (const argument of call.args) {
    if (argument.keyword === undefined || !stepKeywords.includes(argument.keyword)) continue;
    const steps = constantOf(program, file, argument.node);
    if (typeof steps === "number") return { steps, range: file.rangeOf(argument.node) };
  }
  const sites = [call, ...(call.inFunction === undefined ? [] : callersOf(program, call.inFunction))];
  for (const site of sites) {
    const condition = ancestor(site.node, ["IfStatement"]);
    const test = condition === undefined ? undefined : childrenOf(condition)[1];
    if (test === undefined) continue;
    const timed = /\btime\.(?:time|monotonic|perf_counter)\(/.test(site.file.textOf(test));
    for (const node of nodesWithin(test, { limit: 500 })) {
      if (node.name !== "BinaryExpression") continue;
      const [left, operator, right] = childrenOf(node);
      if (left === undefined || operator === undefined || right === undefined) continue;
      const sign = site.file.textOf(operator);
      if (sign === "%") {
        const steps = constantOf(program, site.file, right);
        if (typeof steps === "number" && steps > 0) return { steps, range: site.file.rangeOf(node) };
      }
      if (timed && /^>=?$/.test(sign)) {
        const seconds = constantOf(program, site.file, right);
        if (typeof seconds === "number" && seconds > 0) return { seconds, range: site.file.rangeOf(node) };
      }
    }
  }
  return undefined;
}

/** Does the program use this piece at all? A scheduler that does not exist need not be saved. */
export function usesPiece(program: PythonProgram, piece: "optimizer" | "scheduler" | "rng"): boolean {
  const pattern = {
    optimizer: /optim|(?:^|\.)(?:Adam\w*|SGD|RMSprop|Adagrad|Lion)$/,
    scheduler: /lr_scheduler|(?:^|\.)get_\w*schedule\w*$|Scheduler$|LR$/,
    rng: /(?:^|\.)(?:shuffle|permutation|choice|randn?|randint|randperm|uniform|normal|sample|default_rng|Random|manual_seed|seed|dropout|Dropout\w*|DataLoader|random)$/,
  }[piece];
  return program.files.some((file: PythonFile) => file.calls.some((call) => pattern.test(call.name)));
}
