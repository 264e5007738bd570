import type { Locator, Page } from "playwright-core";

/**
 * Presses a key until what it opens is there, as a person does: while a page or a list that has just closed still has the focus, the key goes
 * to that one.
 */
export async function pressUntil(page: Page, key: string, opened: Locator): Promise<void> {
  for (let tries = 1; ; tries++) {
    await page.keyboard.press(key);
    try {
      await opened.waitFor({ timeout: 5000 });
      return;
    } catch (error) {
      if (tries === 10) throw error;
    }
  }
}
