import { existsSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import type { TestContext } from "vitest";

const repository = path.resolve(import.meta.dirname, "../..");

/** The folder with facts, vectors and the lab (PREFLIGHT_SHARED, else ../shared beside the repository), if it is here. */
export function sharedFolder(): string | undefined {
  const folder = process.env.PREFLIGHT_SHARED ?? path.resolve(repository, "../shared");
  return existsSync(path.join(folder, "vectors")) ? folder : undefined;
}

/** What the lab's scripts have put on this machine (programs, CRDs, upstream examples), if it is here. */
export function labCache(part: string): string | undefined {
  const cache = process.env.PREFLIGHT_LAB_CACHE ?? path.join(homedir(), ".cache", "preflight-lab");
  const file = path.join(cache, part);
  return existsSync(file) ? file : undefined;
}

/**
 * Skips the running test, saying what is missing; under PREFLIGHT_LAB=1 a missing part is a failure.
 * Returns the part's path when it is there.
 */
export function requirePart(context: TestContext, part: string | undefined, name: string): string {
  if (part !== undefined) return part;
  if (process.env.PREFLIGHT_LAB === "1") throw new Error(`PREFLIGHT_LAB=1, but ${name} is not on this machine`);
  return context.skip(`${name} is not on this machine`);
}
