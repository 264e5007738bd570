/** What engine and guardian say to each other: one JSON object per line over the guardian's stdin and stdout. */

export interface StartCommand {
  op: "start";
  /** Unique within the life of a guardian. */
  id: string;
  /** Absolute path of the program. */
  program: string;
  /** What the program sees as its arguments, argv[0] first. */
  argv: string[];
  cwd: string;
  env: Record<string, string>;
  /** Folder of the incarnation; logs and records of the process are written there as `<container>.*`. */
  folder: string;
  container: string;
  /** Keep the first bytes of stdout apart for outputs.result. */
  capture: boolean;
  /** Host paths that are shown as the container's own paths in logs: [host, container]. */
  hide: [string, string][];
  /** Seconds between SIGTERM and SIGKILL when the engine is gone. */
  graceSeconds: number;
}

export type GuardianCommand = StartCommand | { op: "stop"; id: string; graceSeconds: number } | { op: "end" };

/** How a process ended. Written as `<container>.exit.json` before anybody is told. */
export interface ExitRecord {
  /** 128 + n for a signal; 64 when the program could not be started, as Argo's executor says it. */
  exitCode: number;
  signal?: string;
  startedAt: string;
  finishedAt: string;
  /** Why it could not be started. */
  error?: string;
  /** Ended by the guardian because the engine was gone: not an outcome of the step. */
  cut?: boolean;
}

export type GuardianReport =
  | { report: "ready" }
  | { report: "started"; id: string; pid: number; at: string }
  | { report: "exited"; id: string; exit: ExitRecord };

/** Splits a stream (with setEncoding) into parsed JSON lines; a torn last line is dropped. */
export function jsonLines<T>(onLine: (value: T) => void): (chunk: string) => void {
  let rest = "";
  return (chunk) => {
    rest += chunk;
    let start = 0;
    for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n", start)) {
      const line = rest.slice(start, end);
      start = end + 1;
      if (line !== "") onLine(JSON.parse(line) as T);
    }
    rest = rest.slice(start);
  };
}
