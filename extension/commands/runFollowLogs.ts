import { asLogSource } from "../logs/logSource.ts";
import { pickLogSource } from "../logs/pickLogSource.ts";
import type { Services } from "../services.ts";

/** Follows the log of a run, step or attempt in a terminal; asks which without an argument (a LogSource). */
export async function run(services: Services, argument?: unknown): Promise<void> {
  const source = asLogSource(argument) ?? (await pickLogSource(services));
  if (source !== undefined) services.logs.follow(source);
}
