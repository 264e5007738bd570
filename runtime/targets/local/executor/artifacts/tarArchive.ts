import { createReadStream } from "node:fs";
import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join, posix } from "node:path";
import { createGunzip } from "node:zlib";
import { create, extract, list } from "tar";

/**
 * Packs one file or folder as Argo does: a single top entry.
 * @param level compression 0 … 9; 0 means none. Without one the fastest: nobody sees the difference but by waiting.
 */
export async function packTar(source: string, target: string, level: number | undefined): Promise<void> {
  const gzip = level === 0 ? false : { level: level ?? 1 };
  // "./" keeps names that begin with "@" from being read as archives.
  await create({ file: target, cwd: dirname(source), gzip, portable: true }, [`./${basename(source)}`]);
}

/** Does the file look like a tar archive (gzipped or not)? Reads its first block only. */
export async function isTar(file: string): Promise<boolean> {
  const handle = await open(file);
  let head: Buffer;
  try {
    head = Buffer.alloc(512);
    const { bytesRead } = await handle.read(head, 0, 512, 0);
    head = head.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
  if (head[0] === 0x1f && head[1] === 0x8b) head = await firstGunzippedBlock(file);
  return head.length === 512 && checksumHolds(head);
}

/**
 * Unpacks into `target` as Argo does: one top entry takes the target's place, several become a folder. Hostile archives
 * are refused before anything is written: absolute names, `..`, links that leave the archive, devices.
 * @throws Error with Argo's words for an illegal link
 */
export async function unpackTar(file: string, target: string): Promise<void> {
  await refuseHostile(file);
  const staging = `${target}.unpacking`;
  await rm(staging, { recursive: true, force: true });
  await mkdir(staging, { recursive: true });
  try {
    await extract({ file, cwd: staging, preserveOwner: false, strict: true });
    const entries = await readdir(staging);
    await rm(target, { recursive: true, force: true });
    await rename(entries.length === 1 ? join(staging, entries[0]!) : staging, target);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function refuseHostile(file: string): Promise<void> {
  let wrong: string | undefined;
  const links = new Set<string>();
  await list({
    file,
    strict: true,
    onReadEntry: (entry) => {
      const name = posix.normalize(entry.path).replace(/\/$/, "");
      const target = entry.linkpath ?? "";
      const inLink = [...ancestors(name)].some((folder) => links.has(folder));
      if (name.startsWith("/") || name === ".." || name.startsWith("../") || entry.path.includes("\0")) {
        wrong ??= `illegal file path: ${entry.path}`;
      } else if (inLink) wrong ??= `illegal file path: ${entry.path} is below a link`;
      else if (entry.type === "SymbolicLink") {
        links.add(name);
        const aim = posix.normalize(posix.join(posix.dirname(name), target));
        if (target.startsWith("/") || aim === ".." || aim.startsWith("../")) {
          wrong ??= `illegal symlink target: ${name} -> ${target}`;
        }
      } else if (entry.type === "Link") {
        const aim = posix.normalize(target);
        if (aim.startsWith("/") || aim === ".." || aim.startsWith("../"))
          wrong ??= `illegal link target: ${name} -> ${target}`;
      } else if (!["File", "OldFile", "ContiguousFile", "Directory", "GNUDumpDir"].includes(entry.type)) {
        wrong ??= `illegal entry: ${name} is a ${entry.type}`;
      }
    },
  });
  if (wrong !== undefined) throw new Error(wrong);
}

function* ancestors(name: string): Generator<string> {
  for (let at = name.indexOf("/"); at > 0; at = name.indexOf("/", at + 1)) yield name.slice(0, at);
}

async function firstGunzippedBlock(file: string): Promise<Buffer> {
  const source = createReadStream(file, { highWaterMark: 16384 });
  const gunzip = createGunzip();
  source.on("error", (error) => gunzip.destroy(error));
  source.pipe(gunzip);
  let head = Buffer.alloc(0);
  try {
    for await (const chunk of gunzip) {
      head = Buffer.concat([head, chunk as Buffer]);
      if (head.length >= 512) break;
    }
  } catch {
    return Buffer.alloc(0);
  } finally {
    source.destroy();
    gunzip.destroy();
  }
  return head.subarray(0, 512);
}

/** The sum of a tar header's bytes, its own field read as spaces, stands in that field as octal. */
function checksumHolds(head: Buffer): boolean {
  const stored = Number.parseInt(head.toString("latin1", 148, 156).replace(/\0.*$/, "").trim(), 8);
  let sum = 8 * 32;
  for (let at = 0; at < 512; at++) if (at < 148 || at >= 156) sum += head[at]!;
  return stored === sum;
}
