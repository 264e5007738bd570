/** A task of type "preflight" as it stands in tasks.json (package.json declares the same fields). */
export interface PreflightTask {
  type: "preflight";
  task: "check" | "launch";
  /** Manifest or folder, relative to the workspace folder; launch needs one, check without one takes all pipelines. */
  file?: string;
  target?: string;
  /** Further arguments of the command line. */
  args?: string[];
}

/** Reads a definition out of tasks.json; undefined when it is none of ours. Hostile values are left out, not repaired. */
export function readTask(definition: Record<string, unknown>): PreflightTask | undefined {
  const { type, task, file, target, args } = definition;
  if (type !== "preflight" || (task !== "check" && task !== "launch")) return undefined;
  const isWord = (value: unknown): value is string => typeof value === "string" && value !== "";
  if (task === "launch" && !isWord(file)) return undefined;
  return {
    type,
    task,
    ...(isWord(file) && { file }),
    ...(isWord(target) && { target }),
    ...(Array.isArray(args) && args.every((one) => typeof one === "string") && { args }),
  };
}

/** The command line of a task, without program and script. A file never reads as an option. */
export function taskArguments({ task, file, target, args = [] }: PreflightTask): string[] {
  return [
    ...(target === undefined ? [] : ["--target", target]),
    task,
    ...(task === "launch" ? ["--follow"] : []),
    ...args,
    ...(file === undefined ? [] : ["--", file]),
  ];
}

/** "check", "launch workflow.yaml" */
export function taskName({ task, file }: PreflightTask): string {
  return file === undefined ? task : `${task} ${file}`;
}
