import { writeSetting } from "../config/settings.ts";

/** Hides rows of passed and accepted findings, from now on. */
export async function run(): Promise<void> {
  await writeSetting("checklist.showPassed", false);
}
