import type { Locator, Page } from "playwright-core";
import { pressUntil } from "./pressUntil.ts";

/** The list of quick fixes at the caret. */
export class QuickFixMenu {
  private readonly page: Page;
  readonly rows: Locator;

  constructor(page: Page) {
    this.page = page;
    this.rows = page.locator(".action-widget .monaco-list-row");
  }

  async open(): Promise<void> {
    await pressUntil(this.page, "Control+Period", this.rows.first());
  }

  async choose(text: string | RegExp): Promise<void> {
    await this.rows.filter({ hasText: text }).first().click();
    await this.rows.first().waitFor({ state: "hidden" });
  }
}
