import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync, renameSync, writeFileSync, writeSync } from "node:fs";
import { constants as osConstants } from "node:os";
import { join } from "node:path";
import { identityOf } from "../processIdentity.ts";
import { killMarked, markerName } from "./attemptMarker.ts";
import { LogWriter } from "./logWriter.ts";
import type { Pipe, PipePool } from "./pipePool.ts";
import type { ExitRecord, StartCommand } from "./protocol.ts";

/** First bytes of stdout kept for outputs.result: Argo keeps 262144, one more newline and room for hidden paths. */
const captureBytes = 1024 * 1024;
const drainMilliseconds = 250;

/** One process group: starts it, writes its log, ends it, and records how it ended before telling anybody. */
export class GuardedProcess {
  readonly command: StartCommand;
  private child: ChildProcess | undefined;
  private startedAt = new Date().toISOString();
  private killTimer: NodeJS.Timeout | undefined;
  private killAt = Infinity;
  private cut = false;
  private ended = false;
  private readonly onStart: (pid: number, at: string) => void;
  private readonly onExit: (exit: ExitRecord) => void;

  constructor(command: StartCommand, onStart: (pid: number, at: string) => void, onExit: (exit: ExitRecord) => void) {
    this.command = command;
    this.onStart = onStart;
    this.onExit = onExit;
  }

  async start(pipes: PipePool): Promise<void> {
    const { program, argv, cwd, env, folder, container } = this.command;
    let log: LogWriter | undefined;
    const open: Pipe[] = [];
    try {
      log = new LogWriter(join(folder, `${container}.log`), this.command.hide);
      open.push(await pipes.take(), await pipes.take());
      if (this.cut || this.killAt !== Infinity) {
        // As the kubelet records a container it did not come to start. Not 64: that says the command itself is wrong.
        for (const pipe of open) pipe.reader.destroy();
        log.close();
        this.finish(137, undefined, "stopped before it was started");
        return;
      }
      const [stdout, stderr] = open as [Pipe, Pipe];
      this.startedAt = new Date().toISOString();
      const child = spawn(program, argv.slice(1), {
        argv0: argv[0] ?? program,
        cwd,
        env,
        detached: true,
        stdio: ["ignore", stdout.writeEnd, stderr.writeEnd],
      });
      this.child = child;
      const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null; error?: Error }>((resolve) => {
        child.once("exit", (code, signal) => resolve({ code, signal }));
        child.once("error", (error) => resolve({ code: null, signal: null, error }));
      });
      if (child.pid !== undefined) {
        this.writeRecord("process", { ...identityOf(child.pid), container, startedAt: this.startedAt });
        this.onStart(child.pid, this.startedAt);
      }
      for (const pipe of open) closeSync(pipe.writeEnd);
      const drained = this.readOutput(log, stdout, stderr);
      const outcome = await exited;
      // The first process of a container is its life: what it leaves behind ends with it.
      this.signalGroup("SIGKILL");
      await drained();
      log.close();
      if (outcome.error !== undefined) this.finish(64, undefined, startError(outcome.error, argv[0] ?? program));
      else if (outcome.signal !== null) this.finish(128 + (osConstants.signals[outcome.signal] ?? 0), outcome.signal);
      else this.finish(outcome.code ?? 1);
    } catch (error) {
      for (const pipe of open) pipe.reader.destroy();
      log?.close();
      this.signalGroup("SIGKILL");
      this.finish(64, undefined, error instanceof Error ? error.message : String(error));
    }
  }

  /** SIGTERM to the group now, SIGKILL after the grace. A second call can only shorten the time that is left. */
  stop(graceSeconds: number, cut: boolean): void {
    if (this.ended) return;
    this.cut ||= cut;
    const first = this.killAt === Infinity;
    this.killAt = Math.min(this.killAt, Date.now() + graceSeconds * 1000);
    if (first && graceSeconds > 0) this.signalGroup("SIGTERM");
    clearTimeout(this.killTimer);
    const left = Math.min(this.killAt - Date.now(), 2 ** 31 - 1);
    if (left <= 0) this.signalGroup("SIGKILL");
    else this.killTimer = setTimeout(() => this.signalGroup("SIGKILL"), left);
  }

  private signalGroup(signal: NodeJS.Signals): void {
    const pid = this.child?.pid;
    if (pid === undefined) return;
    try {
      process.kill(-pid, signal);
    } catch {
      // The group is empty already.
    }
  }

  /** Returns a function that waits until both pipes are at their end, and ends what still holds them open. */
  private readOutput(log: LogWriter, stdout: Pipe, stderr: Pipe): () => Promise<void> {
    const { capture, folder, container, env } = this.command;
    const captureFd = capture ? openSync(join(folder, `${container}.stdout`), "w", 0o600) : undefined;
    let captured = 0;
    const ends: Promise<void>[] = [];
    for (const [name, { reader }] of [
      ["stdout", stdout],
      ["stderr", stderr],
    ] as const) {
      reader.on("data", (chunk: Buffer) => {
        log.write(name, chunk);
        if (name === "stdout" && captureFd !== undefined && captured < captureBytes) {
          captured += writeSync(captureFd, chunk.subarray(0, captureBytes - captured));
        }
      });
      ends.push(
        new Promise((resolve) => {
          reader.once("close", () => resolve());
          reader.once("error", () => reader.destroy());
        }),
      );
    }
    return async () => {
      const all = Promise.all(ends).then(() => true);
      if (!(await within(all, drainMilliseconds))) {
        // Something left the group (setsid) and still holds the output: in a container it would be dead now.
        killMarked(env[markerName] ?? "");
        if (!(await within(all, drainMilliseconds))) for (const { reader } of [stdout, stderr]) reader.destroy();
      }
      if (captureFd !== undefined) closeSync(captureFd);
    };
  }

  private finish(exitCode: number, signal?: string, error?: string): void {
    clearTimeout(this.killTimer);
    this.ended = true;
    const exit: ExitRecord = { exitCode, startedAt: this.startedAt, finishedAt: new Date().toISOString() };
    if (signal !== undefined) exit.signal = signal;
    if (error !== undefined) exit.error = error;
    if (this.cut) exit.cut = true;
    this.writeRecord("exit", exit);
    this.onExit(exit);
  }

  private writeRecord(kind: "process" | "exit", record: object): void {
    const file = join(this.command.folder, `${this.command.container}.${kind}.json`);
    try {
      writeFileSync(`${file}.new`, JSON.stringify(record), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    } catch {
      // A full disk: the engine still hears it over the pipe; after a crash the attempt would be run again.
    }
  }
}

function startError(error: Error, name: string): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "EACCES") return `failed to find name in PATH: exec: "${name}": permission denied`;
  if (code === "ENOEXEC") return `fork/exec ${name}: exec format error`;
  if (code === "E2BIG") return `fork/exec ${name}: argument list too long`;
  return error.message;
}

async function within(done: Promise<boolean>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), milliseconds)));
  try {
    return await Promise.race([done, late]);
  } finally {
    clearTimeout(timer);
  }
}
