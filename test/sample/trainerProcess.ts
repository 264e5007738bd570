import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";

export const sampleFolder = resolve(import.meta.dirname, "../../media/sample");

export interface TrainerEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
  output: string;
}

export interface Trainer {
  process: ChildProcess;
  /** Its exit and everything it printed. */
  ended: Promise<TrainerEnd>;
  /** Resolves when it has printed `text`, or has ended. */
  said(text: string): Promise<void>;
}

/** One python3 process of the sample in a scratch folder. */
export function startTrainer(
  folder: string,
  options: { steps: number; saveEvery: number; env?: Record<string, string> },
): Trainer {
  return startPython(
    [
      "train.py",
      `--data=${join(folder, "train.jsonl")}`,
      `--model-dir=${join(folder, "model")}`,
      `--steps=${options.steps}`,
      `--save-every=${options.saveEvery}`,
      "--batch=8",
      "--hidden=8",
    ],
    { CHECKPOINT_DIR: join(folder, "checkpoints"), RUN_ID: "run-1", ...options.env },
  );
}

export function startPython(args: string[], env: Record<string, string> = {}): Trainer {
  const child = spawn("python3", ["-B", ...args], { cwd: sampleFolder, env: { ...process.env, ...env } });
  let output = "";
  child.stdout.on("data", (data: Buffer) => (output += data.toString()));
  child.stderr.on("data", (data: Buffer) => (output += data.toString()));
  const ended = new Promise<TrainerEnd>((done, failed) => {
    child.on("error", failed);
    child.on("close", (code, signal) => done({ code, signal, output }));
  });
  const said = (text: string): Promise<void> =>
    new Promise((done) => {
      const look = (): void => void (output.includes(text) && done());
      child.stdout.on("data", look);
      child.on("close", () => done());
      look();
    });
  return { process: child, ended, said };
}

/** Bytes (hex) of every file that markers of complete keys name, as "step-000004/state.json" → bytes. */
export function completeFiles(root: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const key of existsSync(root) ? readdirSync(root).toSorted() : []) {
    const marker = join(root, key, "COMPLETE.json");
    if (!existsSync(marker)) continue;
    const { files } = JSON.parse(readFileSync(marker, "utf8")) as { files: Record<string, { path: string }> };
    for (const [name, { path }] of Object.entries(files)) {
      found.set(`${key}/${name}`, readFileSync(join(root, key, path)).toString("hex"));
    }
  }
  return found;
}

/** Bytes (hex) of the published model. */
export function publishedModel(folder: string): string {
  const marker = JSON.parse(readFileSync(join(folder, "model", "COMPLETE.json"), "utf8")) as {
    files: Record<string, { path: string }>;
  };
  return readFileSync(join(folder, "model", marker.files["model.safetensors"]!.path)).toString("hex");
}
