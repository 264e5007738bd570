import { open, rm, truncate } from "node:fs/promises";
import type { DonePart, PartUpload, WriteOptions, WriteOutcome } from "../store.ts";
import { StoreError } from "../storeError.ts";
import { fileErrorOf } from "./fileErrors.ts";
import { placeFile } from "./placeFile.ts";

/** Parts written at their offsets into a scratch file beside the target. */
export class FilePartUpload implements PartUpload {
  readonly id: string;
  private readonly file: string;
  private readonly target: string;
  private readonly partBytes: number;

  constructor({ file, target, partBytes, id }: { file: string; target: string; partBytes: number; id: string }) {
    this.file = file;
    this.target = target;
    this.partBytes = partBytes;
    this.id = id;
  }

  async put(number: number, bytes: Uint8Array, signal?: AbortSignal): Promise<DonePart> {
    signal?.throwIfAborted();
    try {
      const handle = await open(this.file, "r+");
      try {
        const start = (number - 1) * this.partBytes;
        for (let done = 0; done < bytes.length;) {
          done += (await handle.write(bytes, done, bytes.length - done, start + done)).bytesWritten;
        }
      } finally {
        await handle.close();
      }
    } catch (error) {
      throw fileErrorOf(error, `writing part ${number} of ${this.target}`);
    }
    return { number, bytes: bytes.length, version: String(number) };
  }

  async complete(parts: readonly DonePart[], options: WriteOptions & { bytes: number }): Promise<WriteOutcome> {
    const sum = parts.reduce((total, { bytes }) => total + bytes, 0);
    if (sum !== options.bytes) {
      throw new StoreError(`${this.target}: the parts have ${sum} of ${options.bytes} bytes.`, { reason: "truncated" });
    }
    try {
      await truncate(this.file, sum);
      const handle = await open(this.file, "r+");
      await handle.sync().finally(() => handle.close());
      const outcome = await placeFile(this.file, this.target, options);
      if (outcome.outcome === "written") await rm(this.file, { force: true });
      return outcome;
    } catch (error) {
      throw fileErrorOf(error, `completing ${this.target}`);
    }
  }

  async abort(): Promise<void> {
    await rm(this.file, { force: true });
  }
}
