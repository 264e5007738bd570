import type { Locator, Page } from "playwright-core";

/** Messages at the lower right. */
export class Notifications {
  readonly all: Locator;

  constructor(page: Page) {
    this.all = page.locator(".notifications-toasts .notification-list-item");
  }

  one(text: string | RegExp): Locator {
    return this.all.filter({ hasText: text }).first();
  }

  async press(text: string | RegExp, action: string): Promise<void> {
    await this.one(text).getByRole("button", { name: action }).click();
  }
}
