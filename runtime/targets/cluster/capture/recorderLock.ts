import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { asIdentity, identityOf, isAlive } from "../../local/executor/processIdentity.ts";
import { readJson } from "../../local/runStore/atomicFile.ts";

/** One process at a time writes a captured run; a lock of a process that is gone counts for nothing. */
export class RecorderLock {
  private readonly file: string;

  constructor(folder: string) {
    this.file = path.join(folder, "recorder.json");
  }

  /** @returns whether it is ours now */
  async take(): Promise<boolean> {
    await mkdir(path.dirname(this.file), { recursive: true, mode: 0o700 });
    for (let tries = 0; tries < 3; tries++) {
      try {
        await writeFile(this.file, JSON.stringify(identityOf(process.pid)), { flag: "wx", mode: 0o600 });
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
      if (await this.isHeld()) return false;
      await rm(this.file, { force: true });
    }
    return false;
  }

  /** Does a living process write this run? */
  async isHeld(): Promise<boolean> {
    const owner = asIdentity(await readJson(this.file, 64 * 1024).catch(() => undefined));
    return owner !== undefined && isAlive(owner);
  }

  async release(): Promise<void> {
    await rm(this.file, { force: true });
  }
}
