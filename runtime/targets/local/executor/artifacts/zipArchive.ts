import { once } from "node:events";
import { closeSync, createReadStream, createWriteStream, mkdirSync, openSync, writeSync } from "node:fs";
import { mkdir, readdir, stat } from "node:fs/promises";
import { basename, dirname, join, posix } from "node:path";
import { Unzip, UnzipInflate, Zip, ZipDeflate } from "fflate";

/** Packs a file, or a folder's regular files, streaming: memory does not grow with the artifact. */
export async function packZip(source: string, target: string): Promise<void> {
  const out = createWriteStream(target);
  const done = once(out, "close");
  let failed: Error | undefined;
  const zip = new Zip((error, chunk, final) => {
    if (error !== null) failed = error;
    else out.write(chunk);
    if (final) out.end();
  });
  for await (const [file, name] of files(source, basename(source))) {
    const entry = new ZipDeflate(name, { level: 6 });
    zip.add(entry);
    for await (const chunk of createReadStream(file)) {
      entry.push(chunk as Buffer);
      if (failed !== undefined) throw failed;
      if (out.writableNeedDrain) await once(out, "drain");
    }
    entry.push(new Uint8Array(0), true);
  }
  zip.end();
  await done;
}

/** Unpacks like a tar artifact: a single top entry takes the target's place. Names that leave the folder are refused. */
export async function unpackZip(file: string, target: string): Promise<void> {
  const names: string[] = [];
  await readEntries(file, (name) => {
    const whole = posix.normalize(name);
    if (
      whole.startsWith("/") ||
      whole === ".." ||
      whole.startsWith("../") ||
      name.includes("\0") ||
      name.includes("\\")
    ) {
      throw new Error(`illegal file path: ${name}`);
    }
    names.push(whole);
    return undefined;
  });
  const single = names.length === 1 && !names[0]!.endsWith("/");
  const top = new Set(names.map((name) => name.split("/")[0]!));
  const strip = !single && top.size === 1 ? `${[...top][0]}/` : "";
  for (const name of names) {
    if (!name.endsWith("/")) continue;
    await mkdir(join(target, name.startsWith(strip) ? name.slice(strip.length) : name), { recursive: true });
  }
  await readEntries(file, (name) => {
    const whole = posix.normalize(name);
    if (whole.endsWith("/")) return undefined;
    return single ? target : join(target, whole.startsWith(strip) ? whole.slice(strip.length) : whole);
  });
}

async function readEntries(file: string, place: (name: string) => string | undefined): Promise<void> {
  let wrong: unknown;
  const unzip = new Unzip((entry) => {
    try {
      const path = place(entry.name);
      if (path === undefined) return;
      mkdirSync(dirname(path), { recursive: true });
      const fd = openSync(path, "w");
      entry.ondata = (error, chunk, final) => {
        wrong ??= error ?? undefined;
        if (error === null && chunk.length > 0) writeSync(fd, chunk);
        if (error !== null || final) closeSync(fd);
      };
      entry.start();
    } catch (error) {
      wrong ??= error;
    }
  });
  unzip.register(UnzipInflate);
  for await (const chunk of createReadStream(file)) {
    unzip.push(chunk as Buffer);
    if (wrong !== undefined) throw wrong;
  }
  unzip.push(new Uint8Array(0), true);
  if (wrong !== undefined) throw wrong;
}

async function* files(path: string, name: string): AsyncGenerator<[string, string]> {
  const state = await stat(path);
  if (state.isFile()) yield [path, name];
  else if (state.isDirectory()) {
    for (const entry of (await readdir(path)).sort()) yield* files(join(path, entry), `${name}/${entry}`);
  }
}
