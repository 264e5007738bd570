import type { ShellToken } from "./tokens.ts";
import { shellTokens } from "./tokens.ts";

/** One simple command of a script, with what decides who gets signals while it runs. */
export interface ShellCommand {
  /** Words after assignments and redirections were taken out. */
  words: ShellToken[];
  /** VAR=value before the command. */
  assignments: ShellToken[];
  from: number;
  to: number;
  /** Started with & and therefore not waited for by the shell. */
  background: boolean;
  /** One side of a pipe. */
  piped: boolean;
  /** Inside ( … ): another shell process runs it. */
  subshell: boolean;
  /** Inside if, while, for, case or { }. */
  compound: boolean;
  /** Body of this function; such a command runs where the function is called. */
  inFunction?: string;
  /** The command word (exec, and whatever nohup/env prefix) may be decided by a {{tag}} or variable. */
  dynamicHead: boolean;
}

export interface ShellScript {
  commands: ShellCommand[];
}

const openers = new Set(["if", "while", "until", "for", "case", "select", "{"]);
const closers = new Set(["fi", "done", "esac", "}"]);
const separators = new Set(["then", "do", "else", "elif", "!", "time"]);

/**
 * Reads a script into its simple commands, in order. Compound commands are flattened: what matters to a signal is only
 * which process runs a command, not which branch. undefined = the text can not be read with certainty.
 */
export function readShellScript(text: string): ShellScript | undefined {
  const tokens = shellTokens(text);
  if (tokens === undefined) return undefined;
  const commands: ShellCommand[] = [];
  let words: ShellToken[] = [];
  let pipeOpen = false;
  let subshells = 0;
  const compounds: string[] = [];
  let functionName: string | undefined;
  let functionDepth = 0;

  const flush = (ender: ShellToken | undefined): void => {
    const piped = pipeOpen || ender?.text === "|" || ender?.text === "|&";
    pipeOpen = ender?.text === "|" || ender?.text === "|&";
    if (words.length === 0) return;
    const command = simpleCommand(words);
    if (command !== undefined) {
      commands.push({
        ...command,
        background: ender?.kind === "operator" && ender.text === "&",
        piped,
        subshell: subshells > 0,
        compound: compounds.length > 0,
        inFunction: functionName,
      });
    }
    words = [];
  };

  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index]!;
    if (token.kind === "newline") {
      // A newline after a pipe continues it.
      if (words.length > 0) flush(token);
      continue;
    }
    if (token.kind === "operator") {
      if (token.text === "(" && words.length === 1 && tokens[index + 1]?.text === ")") {
        functionName = words[0]!.text;
        functionDepth = compounds.length;
        words = [];
        index += 1;
      } else if (token.text === "(") {
        flush(token);
        subshells += 1;
      } else if (token.text === ")") {
        flush(token);
        // The ) of a case pattern has no opener.
        subshells = Math.max(0, subshells - 1);
      } else if (["<", ">", ">>", "<<", "<<-", "<<<", "<&", ">&", "<>", ">|", "&>"].includes(token.text)) {
        // A redirection: drop a file descriptor number before it and the target after it.
        const last = words.at(-1);
        if (last !== undefined && last.to === token.from && /^[0-9]+$/.test(last.text)) words.pop();
        if (tokens[index + 1]?.kind === "word") index += 1;
      } else {
        flush(token);
      }
      continue;
    }
    if (words.length === 0 && !token.quoted && !token.dynamic) {
      if (token.text === "function" && tokens[index + 1]?.kind === "word") {
        functionName = tokens[index + 1]!.text;
        functionDepth = compounds.length;
        index += 1;
        continue;
      }
      if (openers.has(token.text)) {
        compounds.push(token.text);
        // `for x in …` and `case x in` are no commands; `if`/`while` are followed by one.
        if (["for", "case", "select"].includes(token.text)) {
          while (index + 1 < tokens.length) {
            const next = tokens[index + 1]!;
            if (next.kind === "newline" || next.text === ";" || (token.text === "case" && next.text === "in")) break;
            index += 1;
          }
          if (tokens[index + 1]?.text === "in") index += 1;
        }
        continue;
      }
      if (closers.has(token.text)) {
        compounds.pop();
        if (functionName !== undefined && compounds.length <= functionDepth) functionName = undefined;
        // `done | tee log` and `} &` would need the whole block as one command: mark what it held.
        const next = tokens[index + 1];
        if (next?.text === "|" || next?.text === "|&")
          for (const command of commands) command.piped ||= command.compound;
        if (next?.text === "&") for (const command of commands) command.background ||= command.compound;
        continue;
      }
      if (separators.has(token.text)) continue;
    }
    words.push(token);
  }
  flush(undefined);
  return { commands };
}

function simpleCommand(
  words: ShellToken[],
): Pick<ShellCommand, "words" | "assignments" | "from" | "to" | "dynamicHead"> | undefined {
  let first = 0;
  while (first < words.length && /^[A-Za-z_][A-Za-z0-9_]*\+?=/.test(words[first]!.text)) first += 1;
  const rest = words.slice(first);
  return {
    words: rest,
    assignments: words.slice(0, first),
    from: (rest[0] ?? words[0]!).from,
    to: words.at(-1)!.to,
    dynamicHead: rest[0]?.dynamic ?? false,
  };
}
