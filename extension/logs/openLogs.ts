import { createRuntime, type RunLog } from "../../runtime/index.ts";
import type { LogSource } from "./requests.ts";
import { TerminalText, type TerminalTextOptions } from "./terminalText.ts";

interface OpenLog {
  log: RunLog;
  text: TerminalText;
}

/** The logs that are being followed, in the worker. */
export class OpenLogs {
  private readonly logs = new Map<number, OpenLog>();
  private last = 0;

  async open(
    source: LogSource,
    tail: number | undefined,
    looks: Pick<TerminalTextOptions, "timestamps" | "words">,
  ): Promise<number> {
    const { folder, target, run, step, attempt } = source;
    const runtime = await createRuntime({ cwd: folder, target });
    const log = runtime.readLog({ run, step, attempt, follow: true, tail });
    const id = ++this.last;
    this.logs.set(id, { log, text: new TerminalText({ ...looks, stepNames: step === undefined }) });
    return id;
  }

  async next(id: number): Promise<{ text: string; ended: boolean }> {
    const open = this.logs.get(id);
    if (open === undefined) return { text: "", ended: true };
    try {
      const events = await open.log.next();
      if (events.length === 0) this.close(id);
      return { text: open.text.render(events), ended: events.length === 0 };
    } catch (error) {
      this.close(id);
      throw error;
    }
  }

  close(id: number): void {
    this.logs.get(id)?.log.close();
    this.logs.delete(id);
  }
}
