import { mkdir, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { join, resolve } from "node:path";
import type { ImageMapping } from "../../../config/schema.ts";
import type { PodRequest } from "../engine/pod.ts";
import { LocalError } from "../localError.ts";
import { expandDollars } from "./dollarExpansion.ts";
import { buildEnvironment, type EnvironmentSources } from "./environment.ts";
import { mappedInterpreter } from "./imageMapping.ts";
import type { PathMapping } from "./pathMapping.ts";
import { scriptPath, type PodContainer } from "./pod.ts";
import { findProgram } from "./programLookup.ts";

export interface CommandLineSources extends Omit<EnvironmentSources, "image" | "pathFirst"> {
  mapping: PathMapping;
  image: ImageMapping | undefined;
  /** Folder of preflight.yaml: relative paths of the image mapping start here. */
  configFolder: string;
  /** Where the step stands unless the image mapping or workingDir say otherwise. */
  emptyFolder: string;
  /** Folder for wrappers of mapped interpreters. */
  wrappers: string;
}

export interface CommandLine {
  program: string;
  argv: string[];
  cwd: string;
  env: Record<string, string>;
}

/**
 * What is really executed for one container: entrypoint or command and args with `$(NAME)` expanded and paths mapped,
 * the program found, python replaced by the mapped interpreter.
 * @returns `error` in the words of Argo's executor when the program can not be found (exit code 64)
 */
export async function buildCommandLine(
  request: PodRequest,
  pod: PodContainer,
  sources: CommandLineSources,
): Promise<CommandLine | { error: string }> {
  const { mapping, image, configFolder } = sources;
  const { container } = pod;
  const python = mappedInterpreter(image, configFolder);
  const { env, own } = buildEnvironment(request, container, {
    ...sources,
    image: image?.env ?? {},
    pathFirst: python === undefined ? [] : [await wrapInterpreter(python, sources.wrappers)],
  });
  const command = container.command ?? [];
  const entrypoint = command.length > 0 ? command : (image?.entrypoint ?? []);
  if (entrypoint.length === 0) {
    throw new LocalError(
      `The template gives no command, and the image ${container.image ?? "(none)"} has no entrypoint on this machine.`,
      {
        reason: "no-command",
        hint: "Give the template a command, or the image an entrypoint below local.images in preflight.yaml.",
      },
    );
  }
  const argv = [...entrypoint, ...(container.args ?? [])].map((word) =>
    mapping.rewrite(expandDollars(String(word), env)),
  );
  if (pod.source !== undefined) argv.push(mapping.toHost(scriptPath));
  for (const name of own) env[name] = mapping.rewrite(env[name]!);
  const cwd = await workingFolder(container.workingDir, sources);
  env.PWD = cwd;
  const first = argv[0]!;
  if (python !== undefined && /^(\/usr(\/local)?\/bin\/|\/bin\/)?python3?$/.test(first)) argv[0] = python;
  let program = findProgram(argv[0]!, env.PATH ?? "", cwd);
  if ("error" in program && argv[0] === "python") program = findProgram("python3", env.PATH ?? "", cwd);
  return "error" in program ? program : { program: program.path, argv, cwd, env };
}

async function workingFolder(
  workingDir: string | undefined,
  { mapping, image, configFolder, emptyFolder }: CommandLineSources,
): Promise<string> {
  if (image?.workdir !== undefined) return resolve(configFolder, image.workdir);
  if (workingDir === undefined || workingDir === "") return emptyFolder;
  const folder = mapping.toHost(workingDir);
  await mkdir(folder, { recursive: true });
  return folder;
}

/** `python` and `python3` inside shell commands find the mapped interpreter through these wrappers on PATH. */
async function wrapInterpreter(python: string, wrappers: string): Promise<string> {
  const folder = join(wrappers, createHash("sha256").update(python).digest("hex").slice(0, 12));
  await mkdir(folder, { recursive: true });
  const text = `#!/bin/sh\nexec '${python.replaceAll("'", String.raw`'\''`)}' "$@"\n`;
  for (const name of ["python", "python3"]) {
    if (name === python) continue;
    await writeFile(join(folder, name), text, { mode: 0o755, flag: "wx" }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  }
  return folder;
}
