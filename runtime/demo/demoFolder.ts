import { existsSync } from "node:fs";
import { cp, mkdir, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { DemoError } from "./demoError.ts";

/** The shipped sample: beside the bundle (dist/ → media/sample), or beside the sources. */
export function sampleFolder(): string {
  const candidates = ["../media/sample", "../../media/sample"].map((place) =>
    fileURLToPath(new URL(place, import.meta.url)),
  );
  const found = candidates.find((folder) => existsSync(path.join(folder, "workflow.yaml")));
  if (found !== undefined) return found;
  throw new DemoError("The sample pipeline is not beside this program.", {
    reason: "no-sample",
    hint: "It belongs in media/sample; install Preflight again.",
  });
}

/**
 * A fresh folder with a copy of the sample: `wanted` (must be empty or absent), else `name` below `cwd`, or the first of
 * preflight-demo-2, -3, … that is free. Throws DemoError.
 */
export async function createDemoFolder(
  cwd: string,
  wanted: string | undefined,
  name = "preflight-demo",
): Promise<string> {
  const folder = await chooseFolder(cwd, wanted, name);
  try {
    // In two steps: a recursive one says ENOENT where the disk is read-only.
    await mkdir(path.dirname(folder), { recursive: true });
    if (!existsSync(folder)) await mkdir(folder);
    await cp(sampleFolder(), folder, { recursive: true, filter: (source) => path.basename(source) !== "__pycache__" });
  } catch (cause) {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    if (cause instanceof DemoError) throw cause;
    throw new DemoError(`The folder ${folder} can not be written (${(cause as NodeJS.ErrnoException).code}).`, {
      reason: "unwritable",
      hint: "Choose another folder; on the command line with --dir.",
      cause,
    });
  }
  return folder;
}

async function chooseFolder(cwd: string, wanted: string | undefined, name: string): Promise<string> {
  if (wanted !== undefined) {
    const folder = path.resolve(cwd, wanted);
    if (await isFree(folder)) return folder;
    throw new DemoError(`${folder} is not empty.`, {
      reason: "not-empty",
      hint: "Choose a new folder; on the command line with --dir.",
    });
  }
  for (let number = 1; number <= 1000; number++) {
    const folder = path.join(path.resolve(cwd), number === 1 ? name : `${name}-${number}`);
    if (!existsSync(folder)) return folder;
  }
  throw new DemoError(`There are a thousand ${name} folders here.`, {
    reason: "not-empty",
    hint: "Delete some, or choose a new folder; on the command line with --dir.",
  });
}

async function isFree(folder: string): Promise<boolean> {
  return readdir(folder).then(
    (entries) => entries.length === 0,
    (error: NodeJS.ErrnoException) => error.code === "ENOENT",
  );
}
