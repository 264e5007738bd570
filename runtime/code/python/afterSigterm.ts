import type { SourceRange } from "../../manifest/sourceRange.ts";
import type { ProcessExit } from "./exits.ts";
import { effectsOf, exitCodes } from "./exits.ts";
import { frameworkOf } from "./frameworks.ts";
import { ancestor, childrenOf, nodesWithin } from "./pythonNode.ts";
import type { PythonProgram, PythonValue } from "./pythonProgram.ts";
import { exitsAfter, reachesExit, wiredFunctions } from "./programExits.ts";
import type { SigtermHandler } from "./sigtermHandlers.ts";
import { sigtermHandlers } from "./sigtermHandlers.ts";
import { flagChecks } from "./stopFlags.ts";

/**
 * What the trainer does after SIGTERM.
 * default: no handler, the signal kills it (143). ignored: SIGTERM has no effect. keeps-running: a handler runs, but
 * nothing stops the training. exit-zero / exit-nonzero: it ends with that. unknown: could not be told.
 */
export interface AfterSigterm {
  outcome: "default" | "ignored" | "keeps-running" | "exit-zero" | "exit-nonzero" | "unknown";
  code?: number;
  /** One clause: how it is known. */
  reason: string;
  range?: SourceRange;
  handlers: SigtermHandler[];
  /** Replaces a literal exit code 0. */
  zero?: { range: SourceRange; newText: string };
}

/** Reads what SIGTERM does in this program. Pure: nothing is run. */
export function afterSigterm(program: PythonProgram): AfterSigterm {
  const all = sigtermHandlers(program);
  const handlers = all.filter((handler) => handler.kind !== "default");
  if (handlers.length === 0) {
    const framework = frameworkOf(program);
    if (framework?.sigterm !== undefined) {
      return { outcome: "unknown", reason: framework.sigterm, handlers: all };
    }
    if (program.unread.length > 0) {
      return {
        outcome: "unknown",
        reason: `no handler in the files read; not read: ${program.unread.slice(0, 3).join(", ")}`,
        handlers: all,
      };
    }
    return {
      outcome: "default",
      code: 143,
      reason: "no handler for SIGTERM, so the signal ends it (143)",
      handlers: all,
    };
  }
  const outcomes = handlers.map((handler) => outcomeOf(program, handler, handlers));
  const first = outcomes[0]!;
  if (outcomes.every((outcome) => outcome.outcome === first.outcome)) return { ...first, handlers: all };
  return {
    outcome: "unknown",
    reason: "several handlers for SIGTERM end differently",
    range: handlers[0]!.range,
    handlers: all,
  };
}

type Outcome = Omit<AfterSigterm, "handlers">;

function outcomeOf(program: PythonProgram, handler: SigtermHandler, all: SigtermHandler[]): Outcome {
  const range = handler.range;
  if (handler.kind === "ignore") return { outcome: "ignored", reason: "signal.SIG_IGN", range };
  if (handler.kind === "unresolved")
    return { outcome: "unknown", reason: `the handler ${handler.name} was not found`, range };
  if (handler.kind === "flag") return ofFlags(program, new Set([handler.flag!]), all, range);
  const flags = new Set<string>();
  const exits: ProcessExit[] = [];
  const raises: { name: string; range: SourceRange }[] = [];
  const opaque: { name: string; range: SourceRange }[] = [];
  for (const { file, body, parameters } of handler.bodies) {
    const own = parameters.filter((name) => name !== "self" && name !== "cls");
    const symbols = new Map<string, PythonValue>(own[0] === undefined ? [] : [[own[0], 15]]);
    const effects = effectsOf(program, file, body, symbols);
    exits.push(...effects.exits);
    raises.push(...effects.raises);
    opaque.push(...effects.opaque);
    for (const name of effects.sets) flags.add(name);
  }
  const certain = exits.find((exit) => !exit.conditional);
  if (certain !== undefined) return ofExits([certain], "the handler");
  if (raises.length > 0) return ofRaise(program, raises[0]!);
  if (flags.size > 0) {
    const byFlags = ofFlags(program, flags, all, range);
    if (byFlags.outcome !== "keeps-running" || exits.length === 0) {
      if (byFlags.outcome === "keeps-running" && opaque.length > 0) return opaqueOutcome(opaque);
      return byFlags;
    }
  }
  if (exits.length > 0) return ofExits(exits, "the handler");
  if (opaque.length > 0) return opaqueOutcome(opaque);
  return { outcome: "keeps-running", reason: "the handler returns and nothing stops the training", range };
}

function opaqueOutcome(opaque: { name: string; range: SourceRange }[]): Outcome {
  return {
    outcome: "unknown",
    reason: `the handler calls ${opaque[0]!.name}, which could not be followed`,
    range: opaque[0]!.range,
  };
}

function ofExits(exits: readonly ProcessExit[], who: string): Outcome {
  const zero = exits.filter((exit) => exit.code === 0);
  const unclear = exits.find((exit) => exit.code === undefined);
  const nonzero = exits.filter((exit) => exit.code !== undefined && exit.code !== 0);
  if (zero.length > 0 && nonzero.length === 0 && unclear === undefined) {
    return { outcome: "exit-zero", code: 0, reason: `${who} exits with 0`, range: zero[0]!.range, zero: zero[0]!.zero };
  }
  if (zero.length === 0 && unclear === undefined && nonzero.length > 0) {
    return {
      outcome: "exit-nonzero",
      code: nonzero[0]!.code,
      reason: `${who} exits with ${nonzero[0]!.code}`,
      range: nonzero[0]!.range,
    };
  }
  return {
    outcome: "unknown",
    reason:
      unclear === undefined ? `${who} exits with 0 or with ${nonzero[0]!.code}` : `the exit code of ${who} is computed`,
    range: (unclear ?? exits[0]!).range,
  };
}

function ofRaise(program: PythonProgram, raised: { name: string; range: SourceRange }): Outcome {
  const last = raised.name.split(".").at(-1)!;
  for (const file of program.files) {
    for (const node of nodesWithin(file.root, { functions: true })) {
      if (node.name !== "TryStatement") continue;
      const parts = childrenOf(node);
      for (const [index, part] of parts.entries()) {
        if (part.name !== "except") continue;
        const bodyAt = parts.findIndex((other, at) => at > index && other.name === "Body");
        const caught = parts
          .slice(index + 1, bodyAt)
          .map((other) => file.textOf(other))
          .join(" ");
        const any =
          caught === "" ||
          /\bBaseException\b/.test(caught) ||
          (/\bException\b/.test(caught) && last !== "KeyboardInterrupt");
        if (!any && !new RegExp(`\\b${last.replace(/[^\w]/g, "")}\\b`).test(caught)) continue;
        const body = parts[bodyAt];
        if (body === undefined) continue;
        const effects = effectsOf(program, file, body);
        if (effects.exits.length > 0) return ofExits(effects.exits, `the except clause for ${last}`);
        if (effects.raises.length > 0 || /(?:^|\n)\s*raise\s*(?:\n|$)/.test(file.textOf(body))) {
          return { outcome: "exit-nonzero", code: 1, reason: `${last} is raised on`, range: raised.range };
        }
        return {
          outcome: "unknown",
          reason: `the handler raises ${last}, which is caught; what follows decides the exit code`,
          range: file.rangeOf(part),
        };
      }
    }
  }
  return {
    outcome: "exit-nonzero",
    code: last === "KeyboardInterrupt" ? 130 : 1,
    reason: `the handler raises ${last}, which nothing catches`,
    range: raised.range,
  };
}

function ofFlags(
  program: PythonProgram,
  flags: ReadonlySet<string>,
  handlers: SigtermHandler[],
  range: SourceRange,
): Outcome {
  const bodies = handlers.flatMap((handler) => handler.bodies);
  const shown = [...flags][0];
  const { checks, reads, names } = flagChecks(program, flags, bodies);
  if (checks.length === 0) {
    if (reads > 0 || program.unread.length > 0) {
      return {
        outcome: "unknown",
        reason: `the handler sets ${shown}; where it is looked at could not be followed`,
        range,
      };
    }
    return { outcome: "keeps-running", reason: `the handler only sets ${shown}, and nothing looks at it`, range };
  }
  const wired = wiredFunctions(program);
  const exits: ProcessExit[] = [];
  for (const { file, node, whenSet } of checks) {
    if (whenSet === undefined) continue;
    if (node.name === "ConditionalExpression") {
      if (reachesExit(file.nameOf, node, wired, program)) {
        exits.push(
          ...exitCodes(program, file, whenSet).map((exit) => ({
            ...exit,
            range: file.rangeOf(whenSet),
            conditional: true,
          })),
        );
      }
      continue;
    }
    const effects = effectsOf(program, file, whenSet);
    exits.push(...effects.exits);
    for (const part of nodesWithin(whenSet)) {
      if (part.name !== "ReturnStatement") continue;
      const around = ancestor(part, ["FunctionDefinition"]);
      const name = around === undefined ? undefined : childrenOf(around).find((child) => child.name === "VariableName");
      if (name === undefined || !wired.has(file.textOf(name))) continue;
      const value = childrenOf(part)[1];
      if (value === undefined) exits.push({ code: 0, range: file.rangeOf(part), conditional: true });
      else if (!names.has(file.textOf(name)) || value.name === "Number") {
        exits.push(
          ...exitCodes(program, file, value).map((exit) => ({ ...exit, range: file.rangeOf(part), conditional: true })),
        );
      }
    }
    if (effects.raises.length > 0 && effects.exits.length === 0) {
      exits.push({ code: 1, range: effects.raises[0]!.range, conditional: true });
    }
  }
  if (exits.length > 0) return ofExits(exits, `the code that looks at ${shown}`);
  const later = exitsAfter(program, checks, bodies, wired);
  const meant = later.find((exit) => exit.code === 143);
  if (meant !== undefined) {
    return {
      outcome: "exit-nonzero",
      code: 143,
      reason: `${shown} ends the loop, and what follows exits with 143`,
      range: meant.range,
    };
  }
  const open = later.find((exit) => exit.code !== 0);
  if (open !== undefined) {
    return {
      outcome: "unknown",
      reason: `${shown} stops the training; what follows may exit with ${open.code ?? "a computed code"}`,
      range: open.range,
    };
  }
  if (program.unread.length > 0) {
    return { outcome: "unknown", reason: `${shown} stops the training; not all code could be read`, range };
  }
  return {
    outcome: "exit-zero",
    code: 0,
    reason: `${shown} ends the loop and nothing sets an exit code, so it ends with 0`,
    range: checks[0]!.file.rangeOf(checks[0]!.node.firstChild ?? checks[0]!.node),
  };
}
