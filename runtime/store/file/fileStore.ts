import { randomUUID } from "node:crypto";
import type { Dirent } from "node:fs";
import { copyFile, lstat, mkdir, open, readdir, realpath, rm, rmdir, stat, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { readRanges } from "../ranges/readRanges.ts";
import type {
  ByteRange,
  Listing,
  ListOptions,
  ObjectInfo,
  PartUpload,
  Store,
  StoreAdmin,
  UploadOptions,
  WriteBody,
  WriteOptions,
  WriteOutcome,
} from "../store.ts";
import { StoreError } from "../storeError.ts";
import { checkKey, checkPrefix } from "../storeUri.ts";
import { FileAdmin } from "./fileAdmin.ts";
import { fileErrorOf } from "./fileErrors.ts";
import { FilePartUpload } from "./filePartUpload.ts";
import { isScratch, placeFile, scratchName, versionOf } from "./placeFile.ts";

/**
 * A folder as a store: an object is a file. Writes go to a scratch file beside their place, through to the disk, and take the
 * name in one step, so a reader never sees half an object. Links that lead out of the folder are not followed.
 */
export class FileStore implements Store {
  readonly kind = "file";
  readonly folder: string;
  readonly admin: StoreAdmin;

  constructor(folder: string) {
    this.folder = path.resolve(folder);
    this.admin = new FileAdmin(this.folder);
  }

  get uri(): string {
    return pathToFileURL(this.folder).href;
  }

  get place(): string {
    return this.folder;
  }

  async stat(key: string, signal?: AbortSignal): Promise<ObjectInfo | undefined> {
    signal?.throwIfAborted();
    try {
      const file = await this.existing(key);
      if (file === undefined) return undefined;
      const info = await stat(file, { bigint: true });
      if (!info.isFile()) return undefined;
      return { key, bytes: Number(info.size), modifiedAt: info.mtime, version: versionOf(info) };
    } catch (error) {
      throw fileErrorOf(error, `looking at ${this.shown(key)}`);
    }
  }

  async read(object: ObjectInfo, ranges: readonly ByteRange[], signal?: AbortSignal): Promise<Uint8Array[]> {
    let handle: FileHandle | undefined;
    try {
      const file = await this.existing(object.key);
      if (file !== undefined) handle = await open(file);
      // The open file is one version whatever happens to its name.
      if (handle === undefined || versionOf(await handle.stat({ bigint: true })) !== object.version)
        throw changed(object);
      const from = handle;
      const results = await readRanges(
        object,
        ranges,
        (range, stop) => readWhole(from, range, object.key, stop),
        signal,
      );
      if (versionOf(await handle.stat({ bigint: true })) !== object.version) throw changed(object);
      return results;
    } catch (error) {
      signal?.throwIfAborted();
      throw fileErrorOf(error, `reading ${this.shown(object.key)}`);
    } finally {
      await handle?.close();
    }
  }

  async list(prefix: string, { shallow = false, limit = 1000, signal }: ListOptions = {}): Promise<Listing> {
    const listing: Listing = { objects: [], folders: [], complete: true };
    const open: string[] = [checkPrefix(prefix)];
    try {
      const root = await realpath(this.folder).catch(() => undefined);
      if (root === undefined) return listing;
      while (open.length > 0) {
        signal?.throwIfAborted();
        const below = open.shift()!;
        if (!(await isInside(root, path.join(root, below)))) continue;
        for (const entry of await entriesOf(path.join(root, below))) {
          if (isScratch(entry.name)) continue;
          if (listing.objects.length + listing.folders.length >= limit) {
            listing.complete = false;
            return listing;
          }
          const key = below + entry.name;
          if (entry.isDirectory()) {
            if (shallow) listing.folders.push(key);
            else open.push(`${key}/`);
          } else {
            const object = await this.stat(key).catch(() => undefined);
            if (object !== undefined) listing.objects.push(object);
          }
        }
      }
    } catch (error) {
      signal?.throwIfAborted();
      throw fileErrorOf(error, `listing ${this.shown(prefix)}`);
    }
    return listing;
  }

  async put(key: string, body: WriteBody, options: WriteOptions = {}): Promise<WriteOutcome> {
    return this.write(key, options, async (handle) => {
      if (body instanceof Uint8Array) await handle.writeFile(body);
      else {
        let bytes = 0;
        for await (const chunk of body.stream()) {
          options.signal?.throwIfAborted();
          await handle.writeFile(chunk);
          bytes += chunk.length;
        }
        if (bytes !== body.bytes) {
          throw new StoreError(`${key}: the stream gave ${bytes} of ${body.bytes} bytes.`, { reason: "truncated" });
        }
      }
    });
  }

  async copy(from: ObjectInfo, to: string, options: WriteOptions = {}): Promise<WriteOutcome> {
    try {
      const target = await this.prepare(to);
      const source = await this.existing(from.key);
      if (source === undefined) throw changed(from);
      const scratch = path.join(path.dirname(target), scratchName());
      try {
        await copyFile(source, scratch);
        if ((await this.stat(from.key))?.version !== from.version) throw changed(from);
        const handle = await open(scratch, "r+");
        await handle.sync().finally(() => handle.close());
        return await placeFile(scratch, target, options);
      } finally {
        await rm(scratch, { force: true });
      }
    } catch (error) {
      options.signal?.throwIfAborted();
      throw fileErrorOf(error, `copying ${from.key} to ${this.shown(to)}`);
    }
  }

  async delete(key: string): Promise<void> {
    try {
      const file = await this.existing(key);
      if (file === undefined) return;
      await rm(file, { force: true });
      // Folders are only names here: an empty one is gone, as in an object store.
      const root = await realpath(this.folder);
      for (let folder = path.dirname(file); folder.startsWith(root + path.sep); folder = path.dirname(folder)) {
        await rmdir(folder);
      }
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== "ENOTEMPTY" && code !== "EEXIST" && code !== "ENOENT") {
        throw fileErrorOf(error, `deleting ${this.shown(key)}`);
      }
    }
  }

  async upload(key: string, { partBytes, resume }: UploadOptions): Promise<PartUpload> {
    try {
      const target = await this.prepare(key);
      const scratch = resume ?? scratchName(randomUUID());
      if (!isScratch(scratch)) throw new StoreError("This is not the id of an upload.", { reason: "part" });
      const file = path.join(path.dirname(target), scratch);
      await (await open(file, resume === undefined ? "wx" : "r+")).close();
      return new FilePartUpload({ file, target, partBytes, id: scratch });
    } catch (error) {
      throw fileErrorOf(error, `starting an upload of ${this.shown(key)}`);
    }
  }

  close(): void {}

  private async write(
    key: string,
    options: WriteOptions,
    fill: (handle: FileHandle) => Promise<void>,
  ): Promise<WriteOutcome> {
    try {
      const target = await this.prepare(key);
      const scratch = path.join(path.dirname(target), scratchName());
      try {
        const handle = await open(scratch, "wx");
        try {
          await fill(handle);
          await handle.sync();
        } finally {
          await handle.close();
        }
        options.signal?.throwIfAborted();
        return await placeFile(scratch, target, options);
      } finally {
        await rm(scratch, { force: true });
      }
    } catch (error) {
      options.signal?.throwIfAborted();
      throw fileErrorOf(error, `writing ${this.shown(key)}`);
    }
  }

  /** Makes the folders above a key; refuses a link on the way. */
  private async prepare(key: string): Promise<string> {
    checkKey(key);
    await mkdir(this.folder, { recursive: true });
    const root = await realpath(this.folder);
    const target = path.join(root, key);
    await mkdir(path.dirname(target), { recursive: true });
    if ((await realpath(path.dirname(target))) !== path.dirname(target)) throw outside(key, this.folder);
    return target;
  }

  /** The file of a key if something is there; refuses what leads out of the folder. */
  private async existing(key: string): Promise<string | undefined> {
    checkKey(key);
    try {
      const root = await realpath(this.folder);
      const file = path.join(root, key);
      await lstat(file);
      const real = await realpath(file);
      if (real !== root && !real.startsWith(root + path.sep)) throw outside(key, this.folder);
      return real;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "ENOENT" || code === "ENOTDIR") return undefined;
      throw error;
    }
  }

  private shown(key: string): string {
    return path.join(this.folder, key);
  }
}

async function readWhole(handle: FileHandle, range: ByteRange, key: string, signal?: AbortSignal): Promise<Uint8Array> {
  const buffer = Buffer.allocUnsafe(range.length);
  for (let done = 0; done < range.length;) {
    signal?.throwIfAborted();
    const { bytesRead } = await handle.read(buffer, done, range.length - done, range.offset + done);
    if (bytesRead === 0) throw new StoreError(`${key} ended at ${range.offset + done}.`, { reason: "truncated" });
    done += bytesRead;
  }
  return buffer;
}

/** A link on the way to a folder may lead anywhere. */
async function isInside(root: string, folder: string): Promise<boolean> {
  const real = await realpath(folder).catch(() => undefined);
  return real !== undefined && (real === root || real.startsWith(root + path.sep));
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return (await readdir(folder, { withFileTypes: true })).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw error;
  }
}

function changed(object: ObjectInfo): StoreError {
  return new StoreError(`${object.key} was replaced or removed while it was read.`, {
    reason: "changed",
    hint: "Look at it again.",
  });
}

function outside(key: string, folder: string): StoreError {
  return new StoreError(`${key} leads out of ${folder} and was not followed.`, { reason: "key" });
}
