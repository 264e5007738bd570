import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  watch,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seededRandom } from "../support/random.ts";
import { completeFiles, publishedModel, startPython, startTrainer, type TrainerEnd } from "./trainerProcess.ts";

const work = mkdtempSync(join(tmpdir(), "preflight-trainer-"));
const settings = { steps: 320, saveEvery: 4 };
let undisturbedMillisecondsPerSave = 0;
let referenceModel = "";
let referenceFiles = new Map<string, string>();

async function scratch(name: string): Promise<string> {
  const folder = join(work, name);
  mkdirSync(folder);
  const { ended } = startPython([
    "preprocess.py",
    "--samples=160",
    `--train=${join(folder, "train.jsonl")}`,
    `--held-out=${join(folder, "held-out.jsonl")}`,
  ]);
  const { code, output } = await ended;
  if (code !== 0) throw new Error(`preprocess.py ended with ${code}: ${output}`);
  return folder;
}

beforeAll(async () => {
  const folder = await scratch("undisturbed");
  const started = performance.now();
  const { code, output } = await startTrainer(folder, settings).ended;
  undisturbedMillisecondsPerSave = ((performance.now() - started) * settings.saveEvery) / settings.steps;
  if (code !== 0) throw new Error(`train.py ended with ${code}: ${output}`);
  referenceModel = publishedModel(folder);
  referenceFiles = completeFiles(join(folder, "checkpoints"));
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** Every file that both runs have is the same to the byte; the last checkpoint and the model are among them. */
function expectIdentical(folder: string): void {
  const files = completeFiles(join(folder, "checkpoints"));
  const last = `step-${String(settings.steps).padStart(6, "0")}/`;
  const compared = [...referenceFiles.keys()].filter((name) => files.has(name) || name.startsWith(last));
  const differing = compared.filter((name) => files.get(name) !== referenceFiles.get(name));
  expect({ differing, model: publishedModel(folder) }).toEqual({ differing: [], model: referenceModel });
}

/** How a trainer ended, with what it printed where that was not expected. */
function ending({ code, signal, output }: TrainerEnd): string {
  const known = code === 0 || code === 143 || signal !== null;
  return known ? String(signal ?? code) : `${code}: ${output}`;
}

test("the undisturbed run saves at every interval", () => {
  expect(referenceFiles.size).toBe(3 * (settings.steps / settings.saveEvery));
});

describe("a trainer that is interrupted", () => {
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    test(`by ${signal} at random moments ends with the bytes of an undisturbed run`, async () => {
      const random = seededRandom(signal === "SIGTERM" ? 11 : 12);
      let interrupted = 0;
      for (let trial = 0; trial < 4; trial++) {
        const folder = await scratch(`${signal}-${trial}`);
        for (let attempt = 0; ; attempt++) {
          const trainer = startTrainer(folder, settings);
          if (attempt < 3) {
            // By its own progress, not by the clock: on a busy machine a moment of an undisturbed run's time says nothing.
            const step = 100 * attempt + settings.saveEvery * Math.floor(random() * 15);
            await trainer.said(step === 0 ? "" : `saved step-${String(step).padStart(6, "0")}`);
            await sleep(random() * undisturbedMillisecondsPerSave);
            trainer.process.kill(signal);
          }
          const end = ending(await trainer.ended);
          if (end === "0") break;
          // Python that has not yet installed its handler is killed by SIGTERM itself.
          expect(attempt < 3 ? ["143", signal] : ["0"]).toContain(end);
          interrupted++;
        }
        expectIdentical(folder);
      }
      expect(interrupted).toBeGreaterThan(3);
    });
  }

  test("by SIGKILL while it saves leaves a key without marker, which is not used", async () => {
    const random = seededRandom(13);
    let torn = 0;
    for (let trial = 0; trial < 25 && torn === 0; trial++) {
      const folder = await scratch(`save-${trial}`);
      const checkpoints = join(folder, "checkpoints");
      mkdirSync(checkpoints);
      const trainer = startTrainer(folder, settings);
      let seen = 0;
      const stopAt = 1 + Math.floor(random() * 30);
      const watcher = watch(checkpoints, () => {
        if (++seen >= stopAt) trainer.process.kill("SIGKILL");
      });
      await trainer.ended;
      watcher.close();
      torn += readdirSync(checkpoints).filter((key) => !existsSync(join(checkpoints, key, "COMPLETE.json"))).length;
      expect(ending(await startTrainer(folder, settings).ended)).toBe("0");
      expectIdentical(folder);
    }
    expect(torn).toBeGreaterThan(0);
  });

  test("tolerates a second SIGTERM, finishes its step, saves it and exits 143", async () => {
    const folder = await scratch("twice");
    const trainer = startTrainer(folder, { ...settings, steps: 100_000, saveEvery: 100_000 });
    await trainer.said("step 100/");
    trainer.process.kill("SIGTERM");
    trainer.process.kill("SIGTERM");
    const end = await trainer.ended;
    expect(ending(end)).toBe("143");
    const step = /stopped by SIGTERM at step (\d+)/.exec(end.output)![1]!;
    expect(completeFiles(join(folder, "checkpoints")).size).toBe(3);
    expect(end.output).toContain(`saved step-${step.padStart(6, "0")}`);
  });
});

describe("a checkpoint that is not good", () => {
  const damages: [string, (key: string, attempt: string) => void, RegExp][] = [
    ["without marker", (key) => rmSync(join(key, "COMPLETE.json")), /no marker/],
    ["with a torn marker", (key) => writeFileSync(join(key, "COMPLETE.json"), '{"token": "'), /unreadable marker/],
    [
      "with a missing file",
      (key, attempt) => rmSync(join(key, attempt, "optimizer.safetensors")),
      /optimizer.* can not be read/,
    ],
    [
      "with a longer file",
      (key, attempt) => appendFileSync(join(key, attempt, "model.safetensors"), "x"),
      /has \d+ of \d+ bytes/,
    ],
  ];
  for (const [name, damage, reason] of damages) {
    test(`${name} is refused by name, and the one before it is taken`, async () => {
      const folder = await scratch(name);
      await startTrainer(folder, settings).ended;
      const key = join(folder, "checkpoints", "step-000320");
      damage(
        key,
        readdirSync(key).find((entry) => /^[0-9a-f]{32}$/.test(entry))!,
      );
      const end = await startTrainer(folder, settings).ended;
      expect(ending(end)).toBe("0");
      expect(end.output).toMatch(/refusing step-000320/);
      expect(end.output).toMatch(reason);
      expect(end.output).toContain("resumed from step-000316");
    });
  }

  test("of other settings is refused, and one asked for by RESUME_FROM stops the run", async () => {
    const folder = await scratch("settings");
    await startTrainer(folder, { steps: 8, saveEvery: 4 }).ended;
    const end = await startTrainer(folder, {
      ...settings,
      env: {
        CHECKPOINT_DIR: join(folder, "other"),
        RESUME_FROM: `file://${join(folder, "checkpoints", "step-000008")}`,
      },
    }).ended;
    expect(end.code).toBe(2);
    expect(end.output).toContain("trained with other settings (steps)");
  });
});

test("RESUME_FROM continues another run to the same bytes", async () => {
  const folder = await scratch("from");
  const trainer = startTrainer(folder, settings);
  await trainer.said("step 100/");
  trainer.process.kill("SIGTERM");
  await trainer.ended;
  const newest = readdirSync(join(folder, "checkpoints")).toSorted().at(-1)!;
  const env = { CHECKPOINT_DIR: join(folder, "second"), RESUME_FROM: join(folder, "checkpoints", newest) };
  const end = await startTrainer(folder, { ...settings, env }).ended;
  expect(ending(end)).toBe("0");
  expect(end.output).toContain(`resumed from ${join(folder, "checkpoints", newest)}`);
  expect(publishedModel(folder)).toBe(referenceModel);
});

test("progress is N/M for Argo, and without CHECKPOINT_DIR there is one clear sentence", async () => {
  const folder = await scratch("progress");
  const file = join(folder, "progress");
  await startTrainer(folder, { ...settings, env: { ARGO_PROGRESS_FILE: file } }).ended;
  expect(readFileSync(file, "utf8")).toBe("320/320\n");
  const end = await startTrainer(folder, { ...settings, env: { CHECKPOINT_DIR: "" } }).ended;
  expect(end).toMatchObject({ code: 2, output: expect.stringContaining("CHECKPOINT_DIR is not set") });
});
