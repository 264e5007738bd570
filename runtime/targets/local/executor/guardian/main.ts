/**
 * Entry of dist/guardian.js, the small second process of a run. It is the parent of every step's process group and writes
 * their logs. When the engine dies (end of file on stdin) or it is asked to go, it ends every group (SIGTERM, grace,
 * SIGKILL), records how each ended, and leaves. It reads no file and knows nothing of workflows.
 */
import { GuardedProcess } from "./guardedProcess.ts";
import { PipePool } from "./pipePool.ts";
import { jsonLines, type GuardianCommand, type GuardianReport } from "./protocol.ts";

const scratch = process.argv[2] ?? ".";
const pipes = new PipePool(scratch);
const running = new Map<string, GuardedProcess>();
let leaving = false;

function report(value: GuardianReport): void {
  if (!leaving) process.stdout.write(`${JSON.stringify(value)}\n`);
}

function leaveWhenIdle(): void {
  if (!leaving || running.size > 0) return;
  void pipes.close().finally(() => process.exit(0));
}

function leave(): void {
  if (leaving) return;
  leaving = true;
  for (const guarded of running.values()) guarded.stop(guarded.command.graceSeconds, true);
  leaveWhenIdle();
}

function obey(command: GuardianCommand): void {
  if (command.op === "end") return leave();
  if (command.op === "stop") return running.get(command.id)?.stop(command.graceSeconds, false);
  if (leaving) return;
  const guarded = new GuardedProcess(
    command,
    (pid, at) => report({ report: "started", id: command.id, pid, at }),
    (exit) => {
      running.delete(command.id);
      report({ report: "exited", id: command.id, exit });
      leaveWhenIdle();
    },
  );
  running.set(command.id, guarded);
  void guarded.start(pipes);
}

process.stdin.setEncoding("utf8");
process.stdin.on("data", jsonLines<GuardianCommand>(obey));
process.stdin.on("end", leave);
process.stdin.on("error", leave);
process.stdout.on("error", () => undefined);
process.on("SIGTERM", leave);
process.on("SIGINT", leave);
process.on("SIGHUP", () => undefined);
report({ report: "ready" });
