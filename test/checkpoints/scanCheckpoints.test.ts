import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Checkpoint } from "../../runtime/checkpoints/checkpoint.ts";
import { scanCheckpoints } from "../../runtime/checkpoints/scanCheckpoints.ts";
import { LocalFolder } from "../../runtime/store/file/localFolder.ts";
import { startPython, startTrainer } from "../sample/trainerProcess.ts";

const work = mkdtempSync(join(tmpdir(), "preflight-scan-"));
const good = join(work, "checkpoints");

beforeAll(async () => {
  const data = [`--train=${join(work, "train.jsonl")}`, `--held-out=${join(work, "held-out.jsonl")}`];
  await startPython(["preprocess.py", "--samples=80", ...data]).ended;
  const { code, output } = await startTrainer(work, { steps: 12, saveEvery: 4 }).ended;
  if (code !== 0) throw new Error(output);
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** A copy of the good checkpoints, changed by `change`, scanned with every byte verified. */
async function scanChanged(name: string, change: (newest: string, data: string) => void): Promise<Checkpoint[]> {
  const copy = join(work, name);
  cpSync(good, copy, { recursive: true, preserveTimestamps: true });
  const newest = join(copy, "step-000012");
  change(
    newest,
    join(
      newest,
      readdirSync(newest).find((entry) => entry !== "COMPLETE.json")!,
    ),
  );
  return scanCheckpoints(new LocalFolder(copy), { verifyBytes: 1e9 });
}

function rewriteMarker(newest: string, change: (marker: { files: Record<string, { path: string }> }) => unknown): void {
  const file = join(newest, "COMPLETE.json");
  const marker = JSON.parse(readFileSync(file, "utf8")) as { files: Record<string, { path: string }> };
  writeFileSync(file, JSON.stringify(change(marker) ?? marker));
}

test("finds what the trainer saved, newest first, every byte verified", async () => {
  const found = await scanCheckpoints(new LocalFolder(good), { verifyBytes: 1e9 });
  expect(found.map(({ step, verdict, verified }) => [step, verdict, verified])).toEqual([
    [12, "resumable", true],
    [8, "resumable", true],
    [4, "resumable", true],
  ]);
  expect(found[0]).toMatchObject({ uri: pathToFileURL(join(good, "step-000012")).href, epoch: 1, reasons: [] });
  expect(found[0]!.files.map(({ name }) => name)).toEqual(["model.safetensors", "optimizer.safetensors", "state.json"]);
  expect(Math.abs(Date.parse(found[0]!.savedAt!) - Date.now())).toBeLessThan(60_000);
});

test("without verifying it says that it did not", async () => {
  const [newest] = await scanCheckpoints(new LocalFolder(good));
  expect(newest).toMatchObject({ verdict: "resumable", verified: false });
});

test("a place that is not there has no checkpoints", async () => {
  expect(await scanCheckpoints(new LocalFolder(join(work, "nowhere")))).toEqual([]);
});

const damages: [string, (newest: string, data: string) => void, string, string][] = [
  ["no marker", (newest) => rmSync(join(newest, "COMPLETE.json")), "incomplete", "no-marker"],
  ["torn marker", (newest) => writeFileSync(join(newest, "COMPLETE.json"), '{"tok'), "corrupt", "marker"],
  ["marker of null", (newest) => writeFileSync(join(newest, "COMPLETE.json"), "null"), "corrupt", "marker"],
  ["missing file", (_newest, data) => rmSync(join(data, "model.safetensors")), "corrupt", "not-found"],
  ["longer file", (_newest, data) => appendFileSync(join(data, "state.json"), " "), "corrupt", "size"],
  [
    "flipped bit",
    (_newest, data) => {
      const bytes = readFileSync(join(data, "model.safetensors"));
      bytes[bytes.length - 1]! ^= 1;
      writeFileSync(join(data, "model.safetensors"), bytes);
    },
    "corrupt",
    "checksum",
  ],
  [
    "path out of the folder",
    (newest) => rewriteMarker(newest, ({ files }) => void (files["state.json"]!.path = "../../../etc/hostname")),
    "corrupt",
    "not-found",
  ],
  [
    "link out of the folder",
    (_newest, data) => {
      rmSync(join(data, "state.json"));
      symlinkSync("/etc/passwd", join(data, "state.json"));
    },
    "corrupt",
    "outside",
  ],
  [
    "folder in place of a file",
    (_newest, data) => {
      rmSync(join(data, "state.json"));
      mkdirSync(join(data, "state.json"));
    },
    "corrupt",
    "not-a-file",
  ],
  [
    "no optimizer",
    (newest) => rewriteMarker(newest, ({ files }) => void delete files["optimizer.safetensors"]),
    "resumable-with-loss",
    "no-optimizer",
  ],
  [
    "no state",
    (newest) => rewriteMarker(newest, ({ files }) => void delete files["state.json"]),
    "weights-only",
    "no-rng",
  ],
];
for (const [name, change, verdict, code] of damages) {
  test(`${name}: ${verdict}, and the one before stays good`, async () => {
    const [newest, before] = await scanChanged(name.replaceAll(" ", "-"), change);
    expect(newest).toMatchObject({ step: 12, verdict });
    expect(newest!.reasons.map((reason) => reason.code)).toContain(code);
    expect(before).toMatchObject({ step: 8, verdict: "resumable" });
  });
}

test("a place that runs share: folders of other runs are not this run's checkpoints", async () => {
  const shared = join(work, "shared");
  mkdirSync(shared);
  for (const run of ["run-a", "run-b"]) cpSync(good, join(shared, run), { recursive: true });
  const runs = async (skipFolder?: (name: string) => boolean): Promise<Set<string>> => {
    const found = await scanCheckpoints(new LocalFolder(shared), { skipFolder });
    return new Set(found.map(({ uri }) => uri.split("/").at(-2)!));
  };
  expect(await runs()).toEqual(new Set(["run-a", "run-b"]));
  expect(await runs((name) => name === "run-b")).toEqual(new Set(["run-a"]));
});
