import { watch, type FSWatcher } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { PreflightError } from "../../../errors/preflightError.ts";
import type { EngineCommand, EngineReply } from "../engineCommand.ts";
import { readJson, replaceFile } from "../runStore/atomicFile.ts";

const pollMilliseconds = 500;

/**
 * Commands to a running engine are files: `commands/<id>.json`, answered by `<id>.reply.json`. No socket path limit, no
 * port, works in any folder; who may write the run's folder may command it. A watch makes it quick, a poll makes it sure.
 */
export class CommandInbox {
  private readonly folder: string;
  private readonly obey: (command: EngineCommand) => Promise<string | undefined>;
  private readonly onGone: () => void;
  private readonly seen = new Set<string>();
  private watcher: FSWatcher | undefined;
  private timer: NodeJS.Timeout | undefined;
  private work: Promise<void> = Promise.resolve();

  /** @param onGone the folder was removed under the engine: nobody will ever see what it does */
  constructor(folder: string, obey: (command: EngineCommand) => Promise<string | undefined>, onGone: () => void) {
    this.folder = folder;
    this.onGone = onGone;
    this.obey = obey;
  }

  /** Throws away what was meant for earlier engines, then listens. */
  async open(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
    await mkdir(this.folder, { mode: 0o700 });
    try {
      this.watcher = watch(this.folder, () => this.look());
      this.watcher.on("error", () => this.watcher?.close());
    } catch {
      // No watches left on this machine: the poll is enough.
    }
    this.timer = setInterval(() => this.look(), pollMilliseconds);
  }

  async close(): Promise<void> {
    this.watcher?.close();
    clearInterval(this.timer);
    await this.work;
  }

  private look(): void {
    this.work = this.work.then(() => this.read());
  }

  private async read(): Promise<void> {
    const names = await readdir(this.folder).catch((error: NodeJS.ErrnoException): string[] => {
      if (error.code === "ENOENT") this.onGone();
      return [];
    });
    for (const name of names.sort()) {
      if (!/^[\w-]+\.json$/.test(name) || this.seen.has(name)) continue;
      this.seen.add(name);
      const reply = await this.answer(join(this.folder, name));
      const file = join(this.folder, name.replace(/json$/, "reply.json"));
      await replaceFile(file, JSON.stringify(reply)).catch(() => undefined);
    }
  }

  private async answer(file: string): Promise<EngineReply> {
    try {
      const command = await readJson<EngineCommand>(file, 1024 * 1024);
      if (command === undefined) return { ok: false, message: "The command is gone.", reason: "gone" };
      const detail = await this.obey(command);
      return detail === undefined ? { ok: true } : { ok: true, detail };
    } catch (error) {
      if (!(error instanceof PreflightError)) return { ok: false, message: String(error), reason: "internal" };
      const { message, reason, hint } = error;
      return { ok: false, message, reason, hint };
    }
  }
}
