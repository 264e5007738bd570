/** What a command line starts in the end, after env, exec, uv run, torchrun and their like are taken off. */
export interface TrainerCommand {
  /** Where the Python code is: a file, a module, or source text given with -c. */
  target: { file: string } | { module: string } | { source: string } | { stdin: true };
  /** Arguments that the code sees. */
  argv: string[];
  /** VAR=value set by env on the way. */
  environment: Record<string, string>;
  /** Launchers between the first word and Python that stay alive as its parent, outermost first. */
  parents: LauncherParent[];
}

/** A program that starts the trainer as its child, and what it does when it gets SIGTERM. */
export interface LauncherParent {
  name: string;
  /** keeps = waits for the trainer to end; drops = ends at once; unknown = depends on version or options. */
  onTerm: "keeps" | "drops" | "unknown";
  note: string;
}

interface LauncherRule {
  /** Options of the launcher that take a value in the next word. */
  valued: RegExp;
  parent?: LauncherParent;
  /** What follows: a command line of its own, or a Python script (with optional -m). */
  starts: "command" | "script";
  skip?: number;
}

const elastic: LauncherParent = {
  name: "torchrun",
  onTerm: "keeps",
  note: "the elastic agent passes SIGTERM on and waits up to 30 s for its workers",
};

/** By program name (path and version suffix taken off). Options not matched by `valued` are taken as flags. */
const launchers: Record<string, LauncherRule> = {
  env: { valued: /^(?:-u|--unset|-C|--chdir)$/, starts: "command" },
  exec: { valued: /^-a$/, starts: "command" },
  command: { valued: /^$/, starts: "command" },
  nohup: { valued: /^$/, starts: "command" },
  nice: { valued: /^(?:-n|--adjustment)$/, starts: "command" },
  ionice: { valued: /^-[cnp]$/, starts: "command" },
  stdbuf: { valued: /^-[ioe]$/, starts: "command" },
  numactl: { valued: /^$/, starts: "command" },
  taskset: { valued: /^$/, starts: "command", skip: 1 },
  setsid: { valued: /^$/, starts: "command" },
  timeout: {
    valued: /^(?:-s|--signal|-k|--kill-after)$/,
    starts: "command",
    skip: 1,
    parent: { name: "timeout", onTerm: "keeps", note: "passes SIGTERM on and waits" },
  },
  tini: {
    valued: /^-[pe]$/,
    starts: "command",
    parent: { name: "tini", onTerm: "keeps", note: "passes signals on and waits" },
  },
  "dumb-init": {
    valued: /^(?:-r|--rewrite)$/,
    starts: "command",
    parent: { name: "dumb-init", onTerm: "keeps", note: "passes signals on and waits" },
  },
  uv: {
    valued: /^(?:--with|--python|-p|--project|--directory|--env-file|--extra|--group|--index|--with-requirements)$/,
    starts: "command",
    skip: 1,
    parent: { name: "uv run", onTerm: "keeps", note: "passes SIGTERM on and waits" },
  },
  poetry: { valued: /^(?:-C|--directory|-P|--project)$/, starts: "command", skip: 1 },
  pipenv: { valued: /^$/, starts: "command", skip: 1 },
  pdm: { valued: /^(?:-p|--project)$/, starts: "command", skip: 1 },
  conda: {
    valued: /^(?:-n|--name|-p|--prefix|--cwd)$/,
    starts: "command",
    skip: 1,
    parent: {
      name: "conda run",
      onTerm: "unknown",
      note: "starts the command as a child; what it does on SIGTERM differs by version",
    },
  },
  torchrun: {
    valued: /^--(?!standalone|no[-_]python|run[-_]path)[a-z_-]+$/,
    starts: "script",
    parent: elastic,
  },
  accelerate: {
    valued:
      /^--(?!cpu|multi[-_]gpu|tpu|use[-_]|mixed[-_]precision=|debug|quiet|no[-_]python|same[-_]network|main[-_]training)[a-z_-]+$/,
    starts: "script",
    skip: 1,
    parent: {
      name: "accelerate launch",
      onTerm: "unknown",
      note: "starts the trainer as a child; whether it outlives SIGTERM depends on the launcher it picks",
    },
  },
  deepspeed: {
    valued: /^--(?!no_ssh|force_multi|save_pid|enable_each_rank_log|bind_cores)[a-z_-]+$/,
    starts: "script",
    parent: { name: "deepspeed", onTerm: "unknown", note: "starts the trainer as a child of a launcher process" },
  },
};
/** python -m of these is the launcher itself. */
const launcherModules: Record<string, string> = {
  "torch.distributed.run": "torchrun",
  "torch.distributed.launch": "torchrun",
  "accelerate.commands.launch": "accelerate",
  "deepspeed.launcher.runner": "deepspeed",
};

const pythonOptions = /^-(?:[WXQ]|-check-hash-based-pycs)$/;

/** Name of a program without folder and version: /usr/bin/python3.11 is python. */
export function programName(word: string): string {
  const base = word.split("/").at(-1) ?? word;
  return /^(?:python|pypy)[0-9.]*(?:-config)?$/.test(base) ? "python" : base;
}

/** The Python code that `argv` starts, or undefined when it starts something else. Bounded by the words given. */
export function findTrainer(argv: readonly string[]): TrainerCommand | undefined {
  const parents: LauncherParent[] = [];
  const environment: Record<string, string> = {};
  let words = argv;
  for (let depth = 0; depth < 12 && words.length > 0; depth += 1) {
    const name = programName(words[0]!);
    if (name === "python") return pythonTarget(words, environment, parents, depth);
    if (words[0]!.endsWith(".py")) {
      return { target: { file: words[0]! }, argv: words.slice(1), environment, parents };
    }
    const rule = launchers[name];
    if (rule === undefined) return undefined;
    if (rule.parent !== undefined) parents.push(rule.parent);
    const rest = afterOptions(words.slice(1), rule, environment);
    if (rule.starts === "script") return scriptTarget(rest, environment, parents);
    words = rest;
  }
  return undefined;
}

function afterOptions(words: readonly string[], rule: LauncherRule, environment: Record<string, string>): string[] {
  let skip = rule.skip ?? 0;
  let at = 0;
  for (; at < words.length; at += 1) {
    const word = words[at]!;
    const assignment = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s.exec(word);
    if (word === "--") {
      if (skip === 0) return words.slice(at + 1);
    } else if (rule.starts === "script" && (word === "-m" || word === "--module")) {
      break;
    } else if (word.startsWith("-") && word.length > 1) {
      if (rule.valued.test(word)) at += 1;
    } else if (assignment !== null) {
      environment[assignment[1]!] = assignment[2]!;
    } else if (skip > 0) {
      skip -= 1;
    } else {
      break;
    }
  }
  return words.slice(at);
}

function pythonTarget(
  words: readonly string[],
  environment: Record<string, string>,
  parents: LauncherParent[],
  depth: number,
): TrainerCommand | undefined {
  for (let at = 1; at < words.length; at += 1) {
    const word = words[at]!;
    const argv = words.slice(at + 2);
    if (["-V", "-VV", "--version", "-h", "--help"].includes(word)) return undefined;
    if (word === "-c") return { target: { source: words[at + 1] ?? "" }, argv, environment, parents };
    // -um pkg and -m pkg; a cluster of flags may end in m.
    if (/^-[bBdEhiIOPqsSuvx]*m$/.test(word)) {
      const module = words[at + 1];
      if (module === undefined) return undefined;
      const launcher = launcherModules[module];
      if (launcher === undefined) return { target: { module }, argv, environment, parents };
      const rule = launchers[launcher]!;
      if (depth < 12 && rule.parent !== undefined) parents.push(rule.parent);
      return scriptTarget(afterOptions(argv, { ...rule, skip: 0 }, environment), environment, parents);
    }
    if (word === "-") return { target: { stdin: true }, argv: words.slice(at + 1), environment, parents };
    if (pythonOptions.test(word)) at += 1;
    else if (!word.startsWith("-")) {
      return { target: { file: word }, argv: words.slice(at + 1), environment, parents };
    }
  }
  return { target: { stdin: true }, argv: [], environment, parents };
}

function scriptTarget(
  words: readonly string[],
  environment: Record<string, string>,
  parents: LauncherParent[],
): TrainerCommand | undefined {
  if ((words[0] === "-m" || words[0] === "--module") && words[1] !== undefined) {
    return { target: { module: words[1] }, argv: words.slice(2), environment, parents };
  }
  // `deepspeed --module pkg` style options may leave flags before the script: take the first .py word.
  const at = words.findIndex((word) => word.endsWith(".py"));
  if (at === -1) return undefined;
  return { target: { file: words[at]! }, argv: words.slice(at + 1), environment, parents };
}
