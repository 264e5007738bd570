import { access, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { configFileNames } from "../config/findConfig.ts";
import { configText } from "./configText.ts";
import { detect, type Detected } from "./detect.ts";
import { InitError } from "./initError.ts";

/** Writes preflight.yaml into a folder from what is found there. Never overwrites. Throws InitError. */
export async function writeConfig(
  folder: string,
  env: Record<string, string | undefined>,
  signal: AbortSignal,
): Promise<{ file: string; detected: Detected }> {
  for (const name of configFileNames) {
    const taken = await access(path.join(folder, name)).then(
      () => true,
      () => false,
    );
    if (taken) throw exists(path.join(folder, name));
  }
  const detected = await detect(folder, env, signal);
  const file = path.join(folder, configFileNames[0]!);
  try {
    await writeFile(file, configText(detected), { flag: "wx" });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "EEXIST") throw exists(file);
    // Half a configuration would be taken for a whole one.
    await rm(file, { force: true }).catch(() => {});
    const full = code === "ENOSPC";
    const hint = full ? "Free some space, then repeat the command." : "Choose a folder that you may write to.";
    const why = full ? "the disk is full" : code;
    throw new InitError(`${file} can not be written (${why}).`, { reason: "unwritable", hint, cause });
  }
  return { file, detected };
}

function exists(file: string): InitError {
  return new InitError(`${file} is there already and was left as it is.`, {
    reason: "exists",
    hint: "Delete it first to start anew.",
  });
}
