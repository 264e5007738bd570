import { execFile } from "node:child_process";
import { closeSync, constants, openSync, rmSync } from "node:fs";
import { Socket } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";

const batch = 16;

export interface Pipe {
  reader: Socket;
  /** Give it to the child, then close it here. */
  writeEnd: number;
}

/**
 * Makes real pipes. Node's own `stdio: "pipe"` is a socket pair on Unix, and a program that opens /dev/stdout or
 * /dev/stderr (`tee /dev/stderr`, `echo > /dev/stdout`) fails on a socket. Named pipes are made in batches by `mkfifo`,
 * opened at both ends and unlinked at once.
 */
export class PipePool {
  private readonly folder: string;
  private names: string[] = [];
  private made = 0;
  private refill: Promise<void> | undefined;

  constructor(folder: string) {
    this.folder = folder;
    this.refill = this.make();
  }

  async take(): Promise<Pipe> {
    while (this.names.length === 0) await (this.refill ??= this.make());
    const name = this.names.pop()!;
    if (this.names.length < 4) this.refill ??= this.make();
    const readEnd = openSync(name, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const writeEnd = openSync(name, constants.O_WRONLY);
      return { reader: new Socket({ fd: readEnd, readable: true, writable: false }), writeEnd };
    } catch (error) {
      closeSync(readEnd);
      throw error;
    } finally {
      rmSync(name, { force: true });
    }
  }

  /** Waits for the `mkfifo` under way: left alone, it would still make pipes in a folder that is being removed. */
  async close(): Promise<void> {
    await this.refill?.catch(() => undefined);
    for (const name of this.names) rmSync(name, { force: true });
    this.names = [];
  }

  private async make(): Promise<void> {
    const names = Array.from({ length: batch }, () => join(this.folder, `pipe-${process.pid}-${this.made++}`));
    await promisify(execFile)("mkfifo", ["-m", "600", ...names]);
    this.names.push(...names);
    this.refill = undefined;
  }
}
