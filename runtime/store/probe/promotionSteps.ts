import { randomBytes, randomUUID } from "node:crypto";
import type { DonePart, ObjectInfo, WriteOutcome } from "../store.ts";
import { promote } from "../promotion/promote.ts";
import { contend, judgeRace, judgeSecond, type Contestant, type Judgement } from "./contest.ts";
import type { ProbeReport } from "./probeReport.ts";
import { textOf, type ProbeRun, type StepResult } from "./probeRun.ts";

const check = "PF-STORE-003" as const;
const racers = 8;
const mebibyte = 1024 * 1024;
/** The least that S3 takes for a part that is not the last. */
const partBytes = 5 * mebibyte;
const smallBytes = 4096;
const tokenBytes = 36;

type Way = "put" | "copy" | "multipart";
const ways: Way[] = ["put", "copy", "multipart"];

const names = {
  source: (index: number): string => `source-${index}`,
  second: (way: Way): string => `second-${way}`,
  race: (way: Way): string => `race-${way}`,
};

export const promotionKeys = [
  ...Array.from({ length: racers }, (_, index) => names.source(index)),
  ...ways.flatMap((way) => [names.second(way), names.race(way)]),
  "update",
  "marker-second/COMPLETE.json",
  "marker-race/COMPLETE.json",
];
export const promotionBytes = 2 * partBytes + 6 * racers * smallBytes + mebibyte;

/** One write of a contest: `index` tells the writers apart, `large` = as artifacts of many parts are written. */
type Write = (run: ProbeRun, key: string, writer: Writer, large: boolean) => Promise<WriteOutcome>;

interface Writer {
  token: string;
  /** An object that begins with the token. */
  source: ObjectInfo;
}

const writes: Record<Way, Write> = {
  put: ({ store, signal }, key, { token }) => store.put(key, content(token), { ifAbsent: true, signal }),
  copy: ({ store, signal }, key, { source }) => store.copy(source, key, { ifAbsent: true, signal }),
  async multipart({ store, signal }, key, { token, source }, large) {
    const upload = await store.upload(key, { partBytes, signal });
    try {
      const parts: DonePart[] = [await upload.put(1, content(token, large ? partBytes : smallBytes), signal)];
      if (large) {
        // Artifacts above 5 GiB can only be copied in parts; where there is no such call the part is sent.
        const range = { offset: 0, length: source.bytes };
        parts.push(
          upload.copyPart === undefined
            ? await upload.put(2, content(token), signal)
            : await upload.copyPart(2, source, range, signal),
        );
      }
      const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
      const outcome = await upload.complete(parts, { ifAbsent: true, bytes, signal });
      if (outcome.outcome !== "written") await upload.abort(signal).catch(() => undefined);
      return outcome;
    } catch (error) {
      await upload.abort().catch(() => undefined);
      throw error;
    }
  },
};

/** PF-STORE-003: of several promoters, who wins, by each way to promote; read back, never taken from a status. */
export async function promotionSteps(run: ProbeRun): Promise<void> {
  const writers = await prepare(run);
  if (writers === undefined) return;
  const exactlyOnce = new Map<string, boolean | undefined>();
  for (const way of ways) {
    const second = await contest(run, `second-${way}`, `A second promoter by ${label(way)}`, way, () =>
      runSecond(run, way, writers),
    );
    const race = await contest(run, `race-${way}`, `${racers} promoters at once by ${label(way)}`, way, () =>
      runRace(run, way, writers),
    );
    exactlyOnce.set(way, both(second, race));
  }
  await run.step({ check, id: "update", title: "An update with If-Match" }, () => update(run));
  const started = performance.now();
  const marker = await contest(run, "second-marker", "A second promoter by marker", "marker", () => markerSecond(run));
  run.report.promoteSeconds = (performance.now() - started) / 2000;
  const markerRace = await contest(run, "race-marker", `${racers} promoters at once by marker`, "marker", () =>
    markerRacing(run),
  );
  // Racing markers that all look after the last write agree on a winner even where every one was replaced.
  const put = exactlyOnce.get("put");
  exactlyOnce.set("marker", put === true ? both(marker, markerRace) : put);
  for (const way of ["marker", ...ways] as ProbeReport["promotion"][number]["way"][]) {
    run.report.promotion.push({ way, exactlyOnce: exactlyOnce.get(way) });
  }
}

function both(a: Judgement["verdict"], b: Judgement["verdict"]): boolean | undefined {
  if ([a, b].some((verdict) => verdict === "ignored" || verdict === "misreported")) return false;
  return a === "honoured" && b === "honoured" ? true : undefined;
}

function label(way: Way): string {
  return way === "put" ? "conditional put" : way === "copy" ? "conditional copy" : "multipart upload";
}

async function prepare(run: ProbeRun): Promise<Writer[] | undefined> {
  const writers: Writer[] = [];
  const status = await run.step({ check, id: "sources", title: "Sources for the contests" }, async () => {
    for (let index = 0; index < racers; index++) {
      const token = randomUUID();
      const key = run.key(names.source(index));
      await run.store.put(key, content(token), { signal: run.signal });
      const source = await run.store.stat(key, run.signal);
      if (source === undefined) return { status: "fail", text: "the store said it was written, and it is not there" };
      writers.push({ token, source });
    }
    return { status: "pass", text: `${racers} objects of ${smallBytes} bytes` };
  });
  return status === "pass" ? writers : undefined;
}

/** A contest as a step. Copies and multipart that are not exactly-once are a warning: a marker does not need them. */
async function contest(
  run: ProbeRun,
  id: string,
  title: string,
  way: Way | "marker",
  play: () => Promise<Judgement>,
): Promise<Judgement["verdict"]> {
  let verdict: Judgement["verdict"] = "unknown";
  await run.step({ check, id, title }, async (): Promise<StepResult> => {
    const judged = await play();
    verdict = judged.verdict;
    if (verdict === "honoured") return { status: "pass", text: judged.text };
    if (verdict === "unknown") return { status: "unknown", text: judged.text };
    const needed = way === "put" || way === "marker";
    const text = verdict === "ignored" && way === "copy" ? `${judged.text}. Do not promote by copy here` : judged.text;
    return { status: needed ? "fail" : "warn", text };
  });
  return verdict;
}

async function runSecond(run: ProbeRun, way: Way, writers: readonly Writer[]): Promise<Judgement> {
  const key = run.key(names.second(way));
  const [a, b] = writers as [Writer, Writer];
  const first = await contend(a.token, () => writes[way](run, key, a, true));
  const second = await contend(b.token, () => writes[way](run, key, b, true));
  run.signal.throwIfAborted();
  return judgeSecond(first, second, await tokenAt(run, key));
}

async function runRace(run: ProbeRun, way: Way, writers: readonly Writer[]): Promise<Judgement> {
  const key = run.key(names.race(way));
  const contestants = await Promise.all(
    writers.map((writer) => contend(writer.token, () => writes[way](run, key, writer, false))),
  );
  run.signal.throwIfAborted();
  return judgeRace(contestants, await steadyToken(run, key));
}

async function update(run: ProbeRun): Promise<StepResult> {
  const { store, signal } = run;
  const key = run.key("update");
  await store.put(key, content("v1"), { signal });
  const first = await store.stat(key, signal);
  if (first === undefined) return { status: "fail", text: "the store said it was written, and it is not there" };
  const good = await store.put(key, content("v2"), { ifMatch: first.version, signal });
  if (good.outcome === "refused") return { status: "warn", text: "an update with the current version was refused" };
  const stale = await store.put(key, content("v3"), { ifMatch: first.version, signal });
  const there = await tokenAt(run, key);
  if (there === "v3")
    return { status: "warn", text: "an update with a stale version replaced the object: it is ignored" };
  if (there !== "v2") return { status: "unknown", text: "something else was read back than was written" };
  return stale.outcome === "written"
    ? { status: "warn", text: "an update with a stale version was answered with success, and did nothing" }
    : { status: "pass", text: "the current version was taken, a stale one refused" };
}

async function markerSecond(run: ProbeRun): Promise<Judgement> {
  const key = run.key("marker-second");
  const first = await promoter(run, key);
  const second = await promoter(run, key);
  // The winner that stands in the end, seen after the second one tried.
  return judgeSecond(first.as, second.as, second.sees);
}

async function markerRacing(run: ProbeRun): Promise<Judgement> {
  const key = run.key("marker-race");
  const all = await Promise.all(Array.from({ length: racers }, () => promoter(run, key)));
  run.signal.throwIfAborted();
  const seen = new Set(all.flatMap(({ sees }) => (sees === undefined ? [] : [sees])));
  if (seen.size > 1) return { verdict: "ignored", text: `the promoters saw ${seen.size} different winners` };
  return judgeRace(
    all.map(({ as }) => as),
    [...seen][0],
  );
}

async function promoter(run: ProbeRun, key: string): Promise<{ as: Contestant; sees?: string }> {
  const token = randomUUID();
  try {
    const { won, marker } = await promote(run.store, key, [], { token, signal: run.signal });
    return { as: { token, outcome: won ? "written" : "refused" }, sees: marker.token };
  } catch (error) {
    run.signal.throwIfAborted();
    return { as: { token, outcome: "failed", error } };
  }
}

function content(token: string, bytes = smallBytes): Uint8Array {
  const body = randomBytes(bytes);
  body.write(token.padEnd(tokenBytes), 0, "latin1");
  return body;
}

/** The token that the object of a key begins with; undefined when it is not there. */
async function tokenAt(run: ProbeRun, key: string): Promise<string | undefined> {
  const object = await run.store.stat(key, run.signal);
  if (object === undefined) return undefined;
  const [head] = await run.store.read(object, [{ offset: 0, length: tokenBytes }], run.signal);
  return Buffer.from(head!).toString("latin1").trimEnd();
}

/** The token, read until two looks in a row agree: a write that is still on its way changes it. */
async function steadyToken(run: ProbeRun, key: string): Promise<string | undefined> {
  let last: string | undefined;
  for (let look = 0; look < 5; look++) {
    let now: string | undefined;
    try {
      now = await tokenAt(run, key);
    } catch (error) {
      run.signal.throwIfAborted();
      if (look === 4) throw new Error(textOf(error), { cause: error });
      continue;
    }
    if (look > 0 && now === last) return now;
    last = now;
  }
  return undefined;
}
