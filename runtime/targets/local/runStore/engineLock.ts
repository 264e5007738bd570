import { link, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { asIdentity, identityOf, isAlive, type ProcessIdentity } from "../executor/processIdentity.ts";
import { LocalError } from "../localError.ts";
import { readJson } from "./atomicFile.ts";
import type { RunFolder } from "./runFolder.ts";

export interface Ownership {
  /** Counts the processes that ever owned the run, from 1. */
  number: number;
  owner: ProcessIdentity;
  purpose: "drive" | "delete";
}

/**
 * Makes this process the only owner of a run. Owners are numbered files `engines/<n>.json`; the highest number counts. A
 * new owner may come only when the highest one is dead (pid, start time and boot together name a process for ever, so a
 * reused pid is not mistaken for it), and takes number n+1 with link(2), which fails when another was faster. Nothing is
 * ever removed or rewritten, so there is no moment at which two could both believe they won; the file is complete before
 * it has its name.
 */
export async function takeOwnership(run: RunFolder, purpose: Ownership["purpose"]): Promise<Ownership> {
  await mkdir(run.engines, { recursive: true, mode: 0o700 });
  const current = await currentOwner(run);
  if (current !== undefined && isAlive(current.owner)) throw owned(current);
  const ownership: Ownership = { number: (current?.number ?? 0) + 1, owner: identityOf(process.pid)!, purpose };
  const temporary = join(run.engines, `.${process.pid}-${randomBytes(6).toString("hex")}`);
  await writeFile(temporary, JSON.stringify(ownership), { mode: 0o600, flag: "wx" });
  try {
    await link(temporary, join(run.engines, `${ownership.number}.json`));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") throw owned((await currentOwner(run)) ?? ownership);
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
  return ownership;
}

/** The owner with the highest number, dead or alive; undefined before the first. */
export async function currentOwner(run: RunFolder): Promise<Ownership | undefined> {
  const number = Math.max(0, ...(await numbers(run)));
  if (number === 0) return undefined;
  const found = await readJson<Partial<Ownership>>(join(run.engines, `${number}.json`), 64 * 1024).catch(
    () => undefined,
  );
  // A damaged file can not name a live process; its number still counts.
  const owner = asIdentity(found?.owner) ?? { pid: 2 ** 30, startTime: "", bootId: "" };
  return { number, owner, purpose: found?.purpose === "delete" ? "delete" : "drive" };
}

/** Remembers the guardian of an engine, so that the next engine can wait until it has ended its processes. */
export async function recordGuardian(run: RunFolder, engine: number, guardian: ProcessIdentity): Promise<void> {
  await writeFile(join(run.engines, `${engine}.guardian-${guardian.pid}.json`), JSON.stringify(guardian), {
    mode: 0o600,
  });
}

/** Guardians of earlier engines that still run. */
export async function liveGuardians(run: RunFolder): Promise<ProcessIdentity[]> {
  const alive: ProcessIdentity[] = [];
  for (const name of await readdir(run.engines).catch(() => [])) {
    if (!name.includes(".guardian-")) continue;
    const identity = asIdentity(await readJson(join(run.engines, name), 64 * 1024).catch(() => undefined));
    if (identity !== undefined && isAlive(identity)) alive.push(identity);
  }
  return alive;
}

async function numbers(run: RunFolder): Promise<number[]> {
  const names = await readdir(run.engines).catch(() => []);
  return names.flatMap((name) => (/^\d{1,9}\.json$/.test(name) ? [Number.parseInt(name, 10)] : []));
}

function owned({ owner, purpose }: Ownership): LocalError {
  const doing = purpose === "delete" ? "is just being deleted" : "is already driven by another engine";
  return new LocalError(`The run ${doing} (process ${owner.pid}).`, {
    reason: "owned",
    hint: "Wait until it has ended, or stop it first.",
  });
}
