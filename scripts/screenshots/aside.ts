import type { Page } from "playwright-core";

/** The pointer to where nothing is said about it: the empty middle of the status bar. */
export async function aside(page: Page): Promise<void> {
  await page.mouse.move(700, 705);
}
