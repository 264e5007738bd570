import { writeSetting } from "../config/settings.ts";

/** Shows rows of passed and accepted findings too, from now on. */
export async function run(): Promise<void> {
  await writeSetting("checklist.showPassed", true);
}
