import type { Services } from "../services.ts";

/** Stops the checklist that is running; the older report stays, marked as such. */
export async function run({ checker }: Services): Promise<void> {
  checker.stop();
}
