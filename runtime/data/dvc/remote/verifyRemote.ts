import { createHash } from "node:crypto";
import { inParallel } from "../../../store/inParallel.ts";
import type { ObjectInfo, Store } from "../../../store/store.ts";
import type { DvcHashKind } from "../md5Hasher.ts";
import { readDirListing } from "./dirListing.ts";
import type { LockedObject } from "./lockedObjects.ts";
import { lookUpObjects } from "./lookUpObjects.ts";
import { remoteHash } from "./remoteHash.ts";

/** What a remote has of the recorded data. */
export interface RemoteVerdict {
  /** Objects looked for: folders' listings, their members, files. */
  objects: number;
  bytes: number;
  /** Of those: the bytes are the recorded ones (read, or the store's MD5 says so). */
  proved: number;
  /** Objects with the recorded size, or members of a folder whose sizes add up, that were not read. */
  sized: number;
  /** What is not as recorded. */
  wrong: RemoteFault[];
  /** What could not be told, and why. */
  open: RemoteFault[];
}

export interface RemoteFault {
  name: string;
  what: string;
  /** Key below the remote. */
  key: string;
  from: string;
}

export interface VerifyRemoteOptions {
  signal: AbortSignal;
  /** Bytes that may be read where the store's own MD5 does not tell. */
  readBytes: number;
  onProgress?: (progress: { done: number; total: number; unit: "objects" }) => void;
}

interface Wanted {
  key: string;
  md5: string;
  kind: DvcHashKind;
  name: string;
  from: string;
  size?: number;
}

const maxListingBytes = 512 << 20;
const maxFaults = 10_000;
const dirsAtOnce = 4;
const readsAtOnce = 8;
/** A store whose MD5s were wrong so often while the bytes were right (KMS) is not believed any more. */
const mistrustAfter = 3;

/** Key of an object: DVC 3 keeps them below files/md5, DVC 2 kept them at the top. */
export function objectKey(md5: string, kind: DvcHashKind): string {
  const name = `${md5.slice(0, 2)}/${md5.slice(2)}`;
  return kind === "md5" ? `files/md5/${name}` : name;
}

/**
 * Is every recorded object in the remote? Looks at folders' listings (read, their md5 compared), at every member, at sizes, and at
 * the bytes as far as the store's MD5 or `readBytes` tell. Throws StoreError when the remote can not be asked.
 */
export async function verifyRemote(
  store: Store,
  locked: readonly LockedObject[],
  { signal, readBytes, onProgress }: VerifyRemoteOptions,
): Promise<RemoteVerdict> {
  const verdict: RemoteVerdict = { objects: 0, bytes: 0, proved: 0, sized: 0, wrong: [], open: [] };
  const wanted = new Map<string, Wanted>();
  const folders: { locked: LockedObject; members: string[] }[] = [];
  const unique = [...new Map(locked.map((object) => [`${object.kind} ${object.md5}`, object])).values()];
  await inParallel(
    unique.filter(({ md5 }) => md5.endsWith(".dir")),
    dirsAtOnce,
    async (folder, _index, stop) => {
      verdict.objects += 1;
      const entries = await readFolder(store, folder, verdict, stop);
      if (entries === undefined) return;
      const members = entries.map(({ path, md5 }): string => {
        const key = objectKey(md5, folder.kind);
        const { name, from, kind } = folder;
        if (!wanted.has(key)) wanted.set(key, { key, md5, kind, name: `${name}/${path}`, from });
        return key;
      });
      folders.push({ locked: folder, members });
    },
    signal,
  );
  for (const { md5, kind, name, from, size } of unique.filter(({ md5 }) => !md5.endsWith(".dir"))) {
    const key = objectKey(md5, kind);
    wanted.set(key, { key, md5, kind, name, from, size });
  }
  const all = [...wanted.values()];
  let lookedUp = 0;
  const total = all.length;
  const objects = await lookUpObjects(store, [...wanted.keys()], {
    signal,
    onLookedUp: (count) => onProgress?.({ done: (lookedUp += count), total, unit: "objects" }),
  });
  verdict.objects += total;
  const doubtful: { wanted: Wanted; object: ObjectInfo }[] = [];
  const silent: { wanted: Wanted; object: ObjectInfo }[] = [];
  for (const one of all) {
    const object = objects.get(one.key);
    if (object === undefined) fault(verdict.wrong, one, "is not in the remote");
    else if (one.size !== undefined && one.kind === "md5" && object.bytes !== one.size) {
      fault(verdict.wrong, one, `has ${object.bytes} bytes there, ${one.size} are recorded`);
    } else {
      verdict.bytes += object.bytes;
      if (object.md5 === one.md5) verdict.proved += 1;
      else (object.md5 === undefined ? silent : doubtful).push({ wanted: one, object });
    }
  }
  const sums = compareSums(folders, objects, verdict);
  await judgeDoubtful(store, doubtful, verdict, { signal, readBytes });
  await readSilent(store, silent, sums, verdict, { signal, readBytes });
  return verdict;
}

/** The members of a folder; undefined when its listing is not what is recorded (the fault is noted). */
async function readFolder(
  store: Store,
  folder: LockedObject,
  verdict: RemoteVerdict,
  signal: AbortSignal,
): Promise<{ path: string; md5: string }[] | undefined> {
  const { md5, kind, from } = folder;
  const one: Wanted = { key: objectKey(md5, kind), md5, kind, name: `${folder.name}/`, from };
  const object = await store.stat(one.key, signal);
  if (object === undefined) fault(verdict.wrong, one, "is not in the remote: the listing of the folder is missing");
  else if (object.bytes > maxListingBytes) fault(verdict.open, one, `has a listing of ${object.bytes} bytes`);
  else {
    const bytes =
      object.bytes === 0
        ? new Uint8Array()
        : (await store.read(object, [{ offset: 0, length: object.bytes }], signal))[0]!;
    if (`${createHash("md5").update(bytes).digest("hex")}.dir` !== md5) {
      fault(verdict.wrong, one, "has another listing there than the recorded one");
    } else {
      const entries = readDirListing(Buffer.from(bytes).toString("utf8"));
      if (entries !== undefined) {
        verdict.proved += 1;
        return entries;
      }
      fault(verdict.open, one, "has a listing that can not be read");
    }
  }
  return undefined;
}

/** Keys of members whose folder has the recorded number of files and bytes in all; a folder that has not is a fault. */
function compareSums(
  folders: readonly { locked: LockedObject; members: string[] }[],
  objects: ReadonlyMap<string, ObjectInfo>,
  verdict: RemoteVerdict,
): Set<string> {
  const agreed = new Set<string>();
  for (const { locked, members } of folders) {
    const { name, from, md5, kind, size, nfiles } = locked;
    const here = members.map((key) => objects.get(key));
    if (here.includes(undefined)) continue;
    const bytes = here.reduce((sum, object) => sum + object!.bytes, 0);
    const one: Wanted = { key: objectKey(md5, kind), md5, kind, name: `${name}/`, from };
    if (nfiles !== undefined && nfiles !== members.length) {
      fault(verdict.wrong, one, `has ${members.length} files there, ${nfiles} are recorded`);
    } else if (size !== undefined && kind === "md5" && size !== bytes) {
      fault(verdict.wrong, one, `has ${bytes} bytes there in all, ${size} are recorded`);
    } else if (size !== undefined) for (const key of members) agreed.add(key);
  }
  return agreed;
}

/** The store names another MD5: only reading tells whether the bytes are wrong or the name is no MD5 (KMS, line endings of 2.x). */
async function judgeDoubtful(
  store: Store,
  doubtful: readonly { wanted: Wanted; object: ObjectInfo }[],
  verdict: RemoteVerdict,
  { signal, readBytes }: { signal: AbortSignal; readBytes: number },
): Promise<void> {
  let mistaken = 0;
  let left = Math.max(readBytes, 64 << 20);
  for (const { wanted, object } of doubtful) {
    if (mistaken >= mistrustAfter || object.bytes > left) {
      const what =
        mistaken >= mistrustAfter
          ? "was not read, and the store's ETag is no MD5"
          : "is too large to read, and its ETag is another MD5";
      fault(verdict.open, wanted, what);
      continue;
    }
    left -= object.bytes;
    if ((await remoteHash(store, object, wanted.kind, signal)) === wanted.md5) {
      verdict.proved += 1;
      if (wanted.kind === "md5") mistaken += 1;
    } else fault(verdict.wrong, wanted, "has other bytes there than the recorded ones");
  }
}

/** The store names no MD5: read as far as allowed, the rest is judged by size. */
async function readSilent(
  store: Store,
  silent: readonly { wanted: Wanted; object: ObjectInfo }[],
  agreed: ReadonlySet<string>,
  verdict: RemoteVerdict,
  { signal, readBytes }: { signal: AbortSignal; readBytes: number },
): Promise<void> {
  let left = readBytes;
  const reads = silent.filter(({ wanted, object }) => {
    if (object.bytes <= left) {
      left -= object.bytes;
      return true;
    }
    if ((wanted.size !== undefined && wanted.kind === "md5") || agreed.has(wanted.key)) verdict.sized += 1;
    else fault(verdict.open, wanted, "is there; its bytes and its size could not be compared");
    return false;
  });
  await inParallel(
    reads,
    readsAtOnce,
    async ({ wanted, object }, _index, stop) => {
      if ((await remoteHash(store, object, wanted.kind, stop)) === wanted.md5) verdict.proved += 1;
      else fault(verdict.wrong, wanted, "has other bytes there than the recorded ones");
    },
    signal,
  );
}

function fault(list: RemoteFault[], { name, key, from }: Wanted, what: string): void {
  if (list.length < maxFaults) list.push({ name, what, key, from });
}
