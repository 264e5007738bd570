import { PreflightError } from "../../../errors/preflightError.ts";
import type { EngineReply } from "../engineCommand.ts";
import type { ControllerFactory, RetryWorkflow } from "./runController.ts";
import { runEngine } from "./runEngine.ts";

/** Runs the engine on this process's arguments and says on stdout, in one line, whether the run is on its way. */
export async function engineProcess(parts: {
  createController: ControllerFactory;
  retryWorkflow: RetryWorkflow;
}): Promise<void> {
  const [folder, mode] = process.argv.slice(2);
  let ready = false;
  const say = (reply: EngineReply) => {
    ready = true;
    process.stdout.write(`${JSON.stringify(reply)}\n`);
  };
  // The launching command may be gone before it read the line; a closed terminal is no reason to stop.
  process.stdout.on("error", () => undefined);
  process.on("SIGHUP", () => undefined);
  try {
    if (folder === undefined || (mode !== "start" && mode !== "retry"))
      throw new Error("usage: engine RUN_FOLDER start|retry");
    await runEngine({ folder, mode, ...parts, onReady: () => say({ ok: true }) });
  } catch (error) {
    process.exitCode = 1;
    const known = error instanceof PreflightError;
    if (!ready) {
      if (known) say({ ok: false, message: error.message, reason: error.reason, hint: error.hint });
      else say({ ok: false, message: `The engine could not start: ${String(error)}`, reason: "engine" });
    }
    process.stderr.write(`${new Date().toISOString()} ${known ? error.message : (error as Error)?.stack}\n`);
  }
  // Nothing is left to do; a stray timer must not keep the run's owner alive.
  process.exit();
}
