import path from "node:path";
import { findFile } from "../../code/locate/findFile.ts";
import type { FoundFile } from "../../code/locate/findFile.ts";
import { readProgram } from "../../code/locate/readProgram.ts";
import { scalarPlace } from "../../code/locate/scalarPlace.ts";
import { workspaceFiles } from "../../code/locate/workspaceFiles.ts";
import { maxPythonBytes } from "../../code/python/pythonNode.ts";
import type { PythonFile } from "../../code/python/pythonFile.ts";
import { readPythonFile } from "../../code/python/pythonFile.ts";
import type { PythonProgram } from "../../code/python/pythonProgram.ts";
import { maxShellBytes } from "../../code/shell/tokens.ts";
import type { SignalPath } from "../../code/shell/signalPath.ts";
import { signalPath, signalPathOfScriptFile } from "../../code/shell/signalPath.ts";
import type { CheckContext } from "../checkContext.ts";
import type { StepContainer } from "./containers.ts";
import { mainContainers } from "./containers.ts";
import type { Subject } from "./subjects.ts";

/** The code a step runs, as far as it can be found in the manifest and the workspace. */
export interface TrainingCode {
  /** How the process is started, and whether it keeps the grace period. */
  signal: SignalPath;
  container?: StepContainer;
  /** The Python files, entry first; absent when they were not found: `reason` says why. */
  program?: PythonProgram;
  reason?: string;
  /** "train.py (from the command)": for evidence. */
  found?: string;
}

const memo = new WeakMap<CheckContext, Map<object, Promise<TrainingCode>>>();
const lists = new WeakMap<CheckContext, Promise<readonly string[]>>();
type FileText = { text: string; shown: string } | undefined;
/** Steps that run the same file share what was read of it: parsing it takes most of the time of a check run. */
const programs = new WeakMap<CheckContext, Map<string, Promise<PythonProgram | undefined>>>();
const texts = new WeakMap<CheckContext, Map<string, Promise<FileText>>>();
/** Steps often run the same few files; more than this many texts are not kept in memory, they are read again. */
const mostTexts = 256;

/** Looks once per step and context, however many checks ask. */
export function trainingCode(context: CheckContext, subject: Subject): Promise<TrainingCode> {
  let known = memo.get(context);
  if (known === undefined) memo.set(context, (known = new Map()));
  let code = known.get(subject.step);
  if (code === undefined) known.set(subject.step, (code = look(context, subject)));
  return code;
}

async function look(context: CheckContext, subject: Subject): Promise<TrainingCode> {
  const { step } = subject;
  const containers = mainContainers(step);
  const looked = containers.map((container) => ({ container, signal: pathOf(container) }));
  // In a containerSet the container that starts Python is the trainer.
  const chosen = looked.find(({ signal }) => signal.trainer !== undefined) ?? looked[0];
  if (chosen === undefined) {
    return {
      signal: { verdict: "no-trainer", reason: "the step runs no container" },
      reason: "the step runs no container",
    };
  }
  const workspace = finderOf(context, subject, chosen.container);
  let { signal } = chosen;
  if (signal.scriptFile !== undefined) signal = await throughScriptFile(signal, workspace);
  const base = { signal, container: chosen.container };
  const configured = context.config.steps[step.name]?.code;
  if (configured !== undefined) {
    return { ...base, ...(await fromFile(configured, workspace, "preflight.yaml")) };
  }
  const target = signal.trainer?.target;
  if (target === undefined) return { ...base, reason: signal.reason };
  if ("source" in target)
    return { ...base, ...(await fromSource(context, subject, chosen.container, target.source, workspace)) };
  if ("stdin" in target) return { ...base, reason: "the code is piped into Python" };
  if ("file" in target) {
    if (target.file.includes("{{") || target.file.includes("$"))
      return { ...base, reason: `the script is ${target.file}` };
    return { ...base, ...(await fromFile(target.file, workspace, "the command")) };
  }
  if (/[{$]/.test(target.module)) return { ...base, reason: `the module is ${target.module}` };
  const stem = target.module.replaceAll(".", "/");
  for (const file of [`${stem}.py`, `${stem}/__main__.py`, `src/${stem}.py`, `src/${stem}/__main__.py`]) {
    const program = await fromFile(file, workspace, "the command");
    if (program.program !== undefined) return { ...base, ...program };
  }
  return { ...base, reason: `module ${target.module} is not in the workspace` };
}

function pathOf({ container }: StepContainer): SignalPath {
  const words = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
  const source = (container as { source?: unknown }).source;
  return signalPath({
    command: words(container.command),
    args: words(container.args),
    source: typeof source === "string" ? source : undefined,
    image: typeof container.image === "string" ? container.image : undefined,
  });
}

interface Workspace {
  find(file: string): Promise<FoundFile>;
  read(file: string, maxBytes?: number): Promise<FileText>;
  /** The program that begins with a file that was found. */
  program(file: string): Promise<PythonProgram | undefined>;
  roots: readonly string[];
}

function programOf(
  context: CheckContext,
  file: string,
  { read, roots }: Pick<Workspace, "read" | "roots">,
): Promise<PythonProgram | undefined> {
  let known = programs.get(context);
  if (known === undefined) programs.set(context, (known = new Map()));
  const key = JSON.stringify([file, roots]);
  let program = known.get(key);
  if (program === undefined) known.set(key, (program = readWhole()));
  return program;

  async function readWhole(): Promise<PythonProgram | undefined> {
    const source = await read(file);
    const entry = source === undefined ? undefined : readPythonFile(source.text, source.shown);
    return entry && readProgram(entry, file, roots, (other) => read(other));
  }
}

function readText(context: CheckContext, file: string, maxBytes: number): Promise<FileText> {
  let known = texts.get(context);
  if (known === undefined) texts.set(context, (known = new Map()));
  const key = `${maxBytes} ${file}`;
  let found = known.get(key);
  if (found === undefined) {
    found = context
      .readFile(file, { maxBytes })
      .then((bytes) =>
        bytes === undefined || bytes.length > maxBytes
          ? undefined
          : { text: new TextDecoder().decode(bytes), shown: shownPath(context, file) },
      );
    if (known.size < mostTexts) known.set(key, found);
  }
  return found;
}

function finderOf(context: CheckContext, { step }: Subject, { container }: StepContainer): Workspace {
  const read: Workspace["read"] = (file, maxBytes = maxPythonBytes) => readText(context, file, maxBytes);
  const image = String(container.image ?? "");
  const mapped = context.config.local.images.find((mapping) => globMatches(mapping.match, image))?.workdir;
  const folder = path.dirname(step.document.file);
  const manifestFolder = inWorkspace(context, folder);
  // A relative path may also be meant from the workspace, when the caller's folder is another one.
  const relativeFolder = path.isAbsolute(folder) ? undefined : path.posix.normalize(folder).replace(/^\.$/, "");
  const configFolder =
    context.configFile === undefined ? undefined : inWorkspace(context, path.dirname(context.configFile));
  const mappedFolder = mapped === undefined ? undefined : path.posix.join(configFolder ?? "", mapped);
  const roots = [
    ...new Set([mappedFolder, manifestFolder, relativeFolder, configFolder, ""].filter((root) => root !== undefined)),
  ].filter((root) => !root.startsWith(".."));
  const workingDir =
    typeof container.workingDir === "string" && !container.workingDir.includes("{{") ? container.workingDir : "";
  return {
    roots,
    read,
    program: (file) => programOf(context, file, { read, roots }),
    find: (file) =>
      findFile(file.startsWith("/") || workingDir === "" ? file : `${workingDir}/${file}`, {
        roots,
        exists: async (candidate) => (await read(candidate)) !== undefined,
        list: () => {
          let list = lists.get(context);
          if (list === undefined) {
            list = workspaceFiles(context.workspace, context.signal).then((found) => found.files);
            lists.set(context, list);
          }
          return list;
        },
      }),
  };
}

/** Workspace-relative with "/"; undefined when it lies outside. */
function inWorkspace(context: CheckContext, folder: string): string | undefined {
  const relative = path
    .relative(path.resolve(context.workspace), path.resolve(context.cwd, folder))
    .split(path.sep)
    .join("/");
  return relative.startsWith("..") || path.isAbsolute(relative) ? undefined : relative;
}

/** As a user would type it: relative to the current folder when it lies below. */
function shownPath(context: CheckContext, file: string): string {
  const absolute = path.resolve(context.workspace, file);
  const relative = path.relative(context.cwd, absolute);
  return relative.startsWith("..") || path.isAbsolute(relative) ? absolute : relative;
}

function globMatches(pattern: string, text: string): boolean {
  const source = pattern.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${source.join(".*")}$`).test(text);
}

async function throughScriptFile(signal: SignalPath, workspace: Workspace): Promise<SignalPath> {
  const file = signal.scriptFile!;
  const found = await workspace.find(file);
  if ("ambiguous" in found) return { ...signal, reason: `${file} could be ${found.ambiguous.join(" or ")}` };
  if ("missing" in found) return { ...signal, reason: `${file} is not in the workspace` };
  const source = await workspace.read(found.file, maxShellBytes);
  if (source === undefined) return { ...signal, reason: `${found.file} can not be read` };
  const inner = signalPathOfScriptFile(source.text, signal.shell ?? "sh");
  return { ...inner, reason: `${found.file}: ${inner.reason}` };
}

async function fromFile(
  file: string,
  workspace: Workspace,
  from: string,
): Promise<Pick<TrainingCode, "program" | "reason" | "found">> {
  const found = await workspace.find(file);
  if ("ambiguous" in found) return { reason: `${file} could be ${found.ambiguous.join(" or ")}: set steps.NAME.code` };
  if ("missing" in found) return { reason: `${file} is not in the workspace` };
  const program = await workspace.program(found.file);
  if (program === undefined) return { reason: `${found.file} is too large or no text` };
  return { program, found: `${found.file} (from ${from})` };
}

async function fromSource(
  context: CheckContext,
  { step }: Subject,
  { container, path: where }: StepContainer,
  source: string,
  workspace: Workspace,
): Promise<Pick<TrainingCode, "program" | "reason" | "found">> {
  if (source.trim() === "") return { reason: "the source is empty" };
  const document = step.document;
  const scriptPath = [...where, "source"];
  const written = document.has(scriptPath) && (container as { source?: unknown }).source === source;
  const range = document.rangeOf(written ? scriptPath : where);
  const text = context.manifests.files.find((file) => file.path === document.file)?.text ?? "";
  const place = (written ? scalarPlace(text, range, source) : undefined) ?? (() => range.start);
  // Argo replaces {{tags}} before Python sees the text; a name stands for each so that the rest can be read.
  const readable = source.replaceAll(/\{\{[^{}]*\}\}/g, (tag) => "_".repeat(tag.length));
  const entry: PythonFile | undefined = readPythonFile(readable, document.file, place);
  if (entry === undefined) return { reason: "the source is too large" };
  const program = await readProgram(entry, undefined, workspace.roots, (other) => workspace.read(other));
  return { program, found: written ? "source of the script template" : "source in the command" };
}
