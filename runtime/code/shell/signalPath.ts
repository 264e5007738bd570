import { findTrainer, programName } from "./launcher.ts";
import type { LauncherParent, TrainerCommand } from "./launcher.ts";
import type { ShellCommand } from "./script.ts";
import { readShellScript } from "./script.ts";

/** What a container starts, as Argo's emissary would start it. */
export interface ContainerCommand {
  command: readonly string[];
  args: readonly string[];
  /** Body of a script template: Argo writes it to a file and gives the path as last argument. */
  source?: string;
  image?: string;
}

/** Which text a position in a script belongs to. */
export type ScriptPlace = { in: "command" | "args"; index: number } | { in: "source" };

/**
 * Does the trainer keep the grace period? The process that the emissary started must live until the trainer is done:
 * when it ends, the container ends (facts observed on Argo v4.0.2, docs/checks/PF-GRACE-003.md).
 */
export interface SignalPath {
  verdict: "kept" | "lost" | "unknown" | "no-trainer";
  /** One clause: why. */
  reason: string;
  trainer?: TrainerCommand;
  /** Name of the shell in between, if there is one. */
  shell?: string;
  /** What to insert where to mend it: offset in the text of `place`; [from, to) is the trainer's command there. */
  execAt?: { place: ScriptPlace; offset: number; insert: string; from: number; to: number };
  /** A script file that decides, to be read from the workspace. */
  scriptFile?: string;
  /** The trainer starts with SIGTERM ignored (trap '' TERM). */
  ignoresTerm?: boolean;
}

const shells = new Set(["sh", "bash", "dash", "ash", "zsh", "ksh", "busybox"]);
/** Images whose /bin/sh is bash, by any part of the name. */
const bashImages =
  /(?:^|\/)(?:rockylinux|almalinux|fedora|centos|amazonlinux|oraclelinux|ubi[0-9]*(?:-[a-z]+)?|rhel)(?:[:@/]|$)/i;

export function signalPath({ command, args, source, image }: ContainerCommand): SignalPath {
  const argv = [...command, ...args];
  if (argv.length === 0) {
    return { verdict: "unknown", reason: "no command is given: the image's entrypoint decides" };
  }
  if (command.length === 0) {
    return { verdict: "unknown", reason: "only args are given: the image's entrypoint decides what starts" };
  }
  if (argv[0]!.includes("{{")) return { verdict: "unknown", reason: `the command is ${argv[0]}` };
  const parents: LauncherParent[] = [];
  let at = 0;
  // Init programs in front of the shell pass signals on; they are looked through.
  while (at < argv.length && ["tini", "dumb-init", "exec", "env", "nice"].includes(programName(argv[at]!))) {
    const name = programName(argv[at]!);
    if (name === "tini" || name === "dumb-init") parents.push({ name, onTerm: "keeps", note: "passes signals on" });
    at += 1;
    while (at < argv.length && (argv[at]!.startsWith("-") || argv[at]!.includes("="))) at += 1;
  }
  const name = programName(argv[at] ?? "");
  if (!shells.has(name)) {
    if (source !== undefined && name === "python") {
      return { verdict: "kept", reason: "Python is started without a shell", trainer: inlineTrainer(source, parents) };
    }
    return direct(argv);
  }
  const shell = name === "sh" && image !== undefined && bashImages.test(image) ? "bash" : name;
  if (source !== undefined) return ofScript(source, { in: "source" }, shell, "file", []);
  const rest = argv.slice(at + 1);
  const parsed = shellArguments(rest);
  if (parsed === undefined) return { verdict: "unknown", reason: `${name} is started without a script` };
  if (parsed.kind === "file") {
    if (parsed.file.includes("{{")) return { verdict: "unknown", reason: `the script is ${parsed.file}` };
    return { verdict: "unknown", reason: `${parsed.file} was not found`, scriptFile: parsed.file, shell };
  }
  const index = at + 1 + parsed.index;
  const place: ScriptPlace =
    index < command.length ? { in: "command", index } : { in: "args", index: index - command.length };
  return ofScript(argv[index]!, place, shell, "-c", rest.slice(parsed.index + 2));
}

/** The same question for the text of a script file that the container runs by name. */
export function signalPathOfScriptFile(text: string, shell: string): SignalPath {
  const shebang = /^#![ \t]*(\S+)(?:[ \t]+(\S+))?/.exec(text);
  const interpreter =
    shebang === null ? shell : programName(shebang[1]!.endsWith("/env") ? (shebang[2] ?? "") : shebang[1]!);
  if (interpreter === "python") {
    return { verdict: "kept", reason: "the script is Python", trainer: inlineTrainer(text, []) };
  }
  const result = ofScript(text, { in: "source" }, shells.has(interpreter) ? interpreter : shell, "file", []);
  return { ...result, execAt: undefined };
}

function inlineTrainer(source: string, parents: LauncherParent[]): TrainerCommand {
  return { target: { source }, argv: [], environment: {}, parents };
}

function direct(argv: readonly string[]): SignalPath {
  const trainer = findTrainer(argv);
  if (trainer === undefined) {
    if (/\.(?:sh|bash)$/.test(argv[0]!) || (argv[0]!.includes("/") && !argv[0]!.includes("/bin/"))) {
      return { verdict: "unknown", reason: `${argv[0]} was not found`, scriptFile: argv[0], shell: "sh" };
    }
    return { verdict: "no-trainer", reason: `${argv[0]} starts no Python code` };
  }
  return withParents(trainer, "the trainer is started without a shell");
}

function withParents(trainer: TrainerCommand, reason: string): SignalPath {
  const bad = trainer.parents.find((parent) => parent.onTerm !== "keeps");
  if (bad === undefined) {
    const last = trainer.parents.at(-1);
    return { verdict: "kept", reason: last === undefined ? reason : `${reason}; ${last.name} ${last.note}`, trainer };
  }
  return { verdict: bad.onTerm === "drops" ? "lost" : "unknown", reason: `${bad.name} ${bad.note}`, trainer };
}

/** Finds the -c string or the script file among a shell's arguments. */
function shellArguments(
  words: readonly string[],
): { kind: "-c"; index: number } | { kind: "file"; file: string } | undefined {
  let takesString = false;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]!;
    if (word === "-o" || word === "+o" || word === "-O" || word === "--rcfile" || word === "--init-file") at += 1;
    else if (word === "sh" && at === 0) continue;
    else if (/^-[a-zA-Z]+$/.test(word)) {
      if (word.includes("c")) takesString = true;
      if (word.endsWith("o")) at += 1;
    } else if (word === "--" || word.startsWith("--")) continue;
    else return takesString ? { kind: "-c", index: at } : { kind: "file", file: word };
  }
  return undefined;
}

function ofScript(
  text: string,
  place: ScriptPlace,
  shell: string,
  given: "-c" | "file",
  positional: readonly string[],
): SignalPath {
  const script = readShellScript(text);
  if (script === undefined) {
    return { verdict: "unknown", reason: "the shell text can not be read (unclosed quote, or too long)", shell };
  }
  const trap = trapState(script.commands);
  const candidates = script.commands
    .map((command, index) => ({ command, index, trainer: trainerOf(command, positional) }))
    .filter((candidate) => candidate.trainer !== undefined);
  // The last Python command is the trainer: what precedes it prepares.
  const found = candidates.at(-1);
  if (found === undefined) {
    const dynamic = script.commands.find((command) => command.dynamicHead);
    if (dynamic !== undefined) {
      return { verdict: "unknown", reason: `what starts is ${dynamic.words[0]!.text}`, shell };
    }
    const nested = script.commands.findLast((command) => scriptFileOf(command) !== undefined);
    if (nested !== undefined) {
      const kept = isExec(nested);
      return kept
        ? { verdict: "unknown", reason: "a script file decides", scriptFile: scriptFileOf(nested), shell }
        : {
            verdict: "unknown",
            reason: `${scriptFileOf(nested)} is started by ${shell}`,
            scriptFile: scriptFileOf(nested),
            shell,
          };
    }
    return { verdict: "no-trainer", reason: "no command of the script starts Python code", shell };
  }
  const { command, index } = found;
  const trainer = found.trainer!;
  // `VAR=x exec cmd` is not portable: env takes the assignments.
  const assignment = command.assignments[0];
  const execAt = {
    place,
    offset: assignment?.from ?? command.from,
    insert: assignment === undefined ? "exec " : "exec env ",
    from: assignment?.from ?? command.from,
    to: command.to,
  };
  const base = { trainer, shell };
  const ignoresTerm = trap.ignored && trap.at < index ? true : undefined;

  if (isExec(command) && !command.background && !command.piped && !command.subshell) {
    return { ...withParents(trainer, "exec replaces the shell by the trainer"), shell, ignoresTerm };
  }
  if (command.background) return ofBackground(script.commands, index, trap, base);
  if (trap.set && trap.at < index) {
    if (command.piped) {
      return {
        ...base,
        verdict: "unknown",
        reason: "the shell traps TERM and waits, but the other side of the pipe gets SIGTERM too and breaks it",
        ignoresTerm,
      };
    }
    return {
      ...withParents(trainer, `${shell} traps TERM and waits for the foreground command`),
      shell,
      ignoresTerm,
    };
  }
  if (command.piped) {
    return { ...base, verdict: "lost", reason: `${shell} runs the trainer in a pipe and dies at SIGTERM` };
  }
  if (command.subshell) {
    return { ...base, verdict: "lost", reason: `${shell} runs the trainer in a subshell and dies at SIGTERM` };
  }
  const last = script.commands.length - 1 === index;
  if (shell === "bash" && given === "-c" && last && !command.compound && command.inFunction === undefined) {
    return { ...withParents(trainer, "bash -c execs its last simple command itself"), shell };
  }
  const mendable = last && command.inFunction === undefined && !command.compound;
  return {
    ...base,
    verdict: "lost",
    reason: last
      ? given === "file"
        ? `${shell} runs a script body, stays the trainer's parent and dies at SIGTERM`
        : `${shell} -c does not exec its last command, stays the trainer's parent and dies at SIGTERM`
      : `commands follow the trainer, so ${shell} stays its parent and dies at SIGTERM`,
    execAt: mendable ? execAt : undefined,
  };
}

function ofBackground(
  commands: readonly ShellCommand[],
  index: number,
  trap: TrapState,
  base: { trainer: TrainerCommand; shell: string },
): SignalPath {
  const waits = commands.slice(index + 1).filter((command) => command.words[0]?.text === "wait");
  if (waits.length === 0) {
    return { ...base, verdict: "lost", reason: "the trainer runs in the background and nothing waits for it" };
  }
  if (!trap.set) return { ...base, verdict: "lost", reason: `${base.shell} waits without a trap and dies at SIGTERM` };
  if (waits.some((wait) => wait.compound)) {
    return { ...base, verdict: "unknown", reason: "wait stands in a loop or condition" };
  }
  if (waits.length > 1 || /\bwait\b/.test(trap.body)) {
    return { ...withParents(base.trainer, `${base.shell} traps TERM and waits again`), shell: base.shell };
  }
  return {
    ...base,
    verdict: "lost",
    reason: "the trap interrupts the only wait, and the shell ends before the trainer",
  };
}

interface TrapState {
  set: boolean;
  ignored: boolean;
  at: number;
  body: string;
}

function trapState(commands: readonly ShellCommand[]): TrapState {
  let state: TrapState = { set: false, ignored: false, at: -1, body: "" };
  for (const [at, command] of commands.entries()) {
    if (command.words[0]?.text !== "trap" || command.subshell || command.inFunction !== undefined) continue;
    const [body, ...signals] = command.words.slice(1).filter((word, index) => index > 0 || word.text !== "--");
    if (body === undefined) continue;
    if (!signals.some((signal) => /^(?:SIG)?TERM$|^15$/i.test(signal.text))) continue;
    if (body.text === "-") state = { set: false, ignored: false, at, body: "" };
    else state = { set: true, ignored: body.text === "", at, body: body.text };
  }
  return state;
}

function isExec(command: ShellCommand): boolean {
  return command.words[0]?.text === "exec";
}

function trainerOf(command: ShellCommand, positional: readonly string[]): TrainerCommand | undefined {
  const words: string[] = [];
  for (const word of command.words) {
    if (word.text === "$@" || word.text === "$*") words.push(...positional);
    else words.push(word.text);
  }
  if (words.length === 0) return undefined;
  const trainer = findTrainer(words);
  if (trainer === undefined || ("source" in trainer.target && trainer.target.source === "")) return undefined;
  if (isPreparation(trainer)) return undefined;
  for (const assignment of command.assignments) {
    const split = assignment.text.indexOf("=");
    trainer.environment[assignment.text.slice(0, split)] = assignment.text.slice(split + 1);
  }
  return trainer;
}

/** pip install and the like are Python, but no trainer. */
function isPreparation(trainer: TrainerCommand): boolean {
  return "module" in trainer.target && /^(?:pip|venv|ensurepip|compileall|site)$/.test(trainer.target.module);
}

function scriptFileOf(command: ShellCommand): string | undefined {
  let words = command.words.map((word) => word.text);
  while (
    words.length > 0 &&
    (words[0] === "exec" || shells.has(programName(words[0]!)) || words[0] === "source" || words[0] === ".")
  ) {
    words = words.slice(1).filter((word, index) => index > 0 || !word.startsWith("-"));
  }
  return words[0] !== undefined && /\.(?:sh|bash)$/.test(words[0]) ? words[0] : undefined;
}
