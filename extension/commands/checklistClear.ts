import type { Services } from "../services.ts";

/** Takes all reports away. */
export async function run({ checker, checklist }: Services): Promise<void> {
  checker.stop();
  checklist.clear();
}
