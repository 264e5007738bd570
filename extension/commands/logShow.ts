import type { Services } from "../services.ts";

/** Shows the log of the extension itself. */
export async function run({ log }: Services): Promise<void> {
  log.show();
}
