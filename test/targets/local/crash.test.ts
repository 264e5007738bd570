import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { processesMarked } from "../../../runtime/targets/local/executor/guardian/attemptMarker.ts";
import { findLeftovers } from "../../../runtime/targets/local/executor/leftovers.ts";
import { isAlive } from "../../../runtime/targets/local/executor/processIdentity.ts";
import type { LocalTarget } from "../../../runtime/targets/local/localTarget.ts";
import { currentOwner, liveGuardians } from "../../../runtime/targets/local/runStore/engineLock.ts";
import { RunFolder } from "../../../runtime/targets/local/runStore/runFolder.ts";
import { openWorkspace, pipeline } from "./support/localWorkspace.ts";

/** PREFLIGHT_CRASHES=100 tries more of them. */
const crashes = Number(process.env.PREFLIGHT_CRASHES ?? 8);
const victims = ["engine", "guardian", "step", "engine and guardian", "all"] as const;

const step = (name: string) =>
  `echo ${name} begins; sleep 0.08; printf 'made by ${name}' > /tmp/out; echo ${name} ends`;
const work = pipeline(Object.fromEntries(["a", "b", "c", "d"].map((name) => [name, step(name)])), {
  retryStrategy: { limit: 20 },
  outputs: { artifacts: [{ name: "out", path: "/tmp/out", archive: { none: {} } }] },
});

/** A small seeded generator (mulberry32), so that a failure can be repeated. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // Gone before it could be killed.
  }
}

/** Incarnations that are finished, whatever happens next. */
function finished(run: RunFolder): string[] {
  return readdirSync(run.attempts).flatMap((pod) =>
    readdirSync(join(run.attempts, pod))
      .filter((number) => existsSync(join(run.attempts, pod, number, "result.json")))
      .map((number) => `${pod}/${number}`),
  );
}

async function crash(run: RunFolder, uid: string, victim: (typeof victims)[number]): Promise<void> {
  const engine = (await currentOwner(run))!.owner;
  const guardians = await liveGuardians(run);
  const steps = findLeftovers(run, uid).recorded;
  if (victim !== "guardian" && victim !== "step" && isAlive(engine)) kill(engine.pid);
  if (victim !== "engine" && victim !== "step") for (const { pid } of guardians) kill(pid);
  if (victim === "step" || victim === "all") for (const { pid } of steps) kill(pid);
}

async function untilGuardiansLeft(run: RunFolder): Promise<void> {
  for (const guardian of await liveGuardians(run)) while (isAlive(guardian)) await sleep(10);
}

async function untilQuiet(target: LocalTarget, run: string): Promise<string> {
  for (;;) {
    const [summary] = await target.list();
    expect(summary!.name).toBe(run);
    if (summary!.engine !== "running") return summary!.engine!;
    await sleep(10);
  }
}

describe(`${crashes} crashes at random moments`, () => {
  test.each(Array.from({ length: crashes }, (_, seed) => [seed, victims[seed % victims.length]!] as const))(
    "seed %i: kill -9 of %s loses no finished step and leaves nothing running",
    async (seed, victim) => {
      const next = random(seed + 1);
      const { root, target, close } = await openWorkspace(undefined, "real");
      try {
        const { name, uid } = await target.launch({ workflow: work, templates: [], workspace: root });
        const run = new RunFolder(join(root, ".preflight", "runs", name));
        await sleep(next() * 1200);
        const done = finished(run);
        await crash(run, uid, victim);
        for (let retries = 0; (await untilQuiet(target, name)) === "dead"; retries++) {
          expect(retries).toBeLessThan(3);
          await untilGuardiansLeft(run);
          // Only when nobody was left to do it may a process outlive its engine, until the next command.
          const alone = victim === "engine" ? processesMarked(uid) : [];
          expect(alone).toEqual([]);
          await target.retry(name);
        }
        const { status } = await target.get(name);
        expect(status).toMatchObject({ phase: "Succeeded" });
        // What was finished stayed the last word on its attempt.
        for (const incarnation of done) {
          const [pod, number] = incarnation.split("/") as [string, string];
          expect([pod, Math.max(...readdirSync(join(run.attempts, pod)).map(Number))]).toEqual([pod, Number(number)]);
        }
        await untilGuardiansLeft(run);
        expect(processesMarked(uid)).toEqual([]);
        const succeeded = Object.values(status!.nodes!)
          .filter(({ type, phase }) => type === "Pod" && phase === "Succeeded")
          .sort((a, b) => (a.name < b.name ? -1 : 1));
        expect(succeeded.map(({ displayName }) => displayName[0])).toEqual(["a", "b", "c", "d"]);
        for (const { displayName, outputs } of succeeded) {
          const object = readFileSync(join(run.store, "objects", outputs!.artifacts![0]!.s3!.key!));
          const expected = createHash("sha256").update(`made by ${displayName[0]}`).digest("hex");
          expect(createHash("sha256").update(object).digest("hex")).toBe(expected);
        }
      } finally {
        await close();
      }
    },
  );
});
