import type { Locator, Page } from "playwright-core";
import { pressUntil } from "./pressUntil.ts";

/** The command palette, and every other pick list or input box that opens in its place. */
export class Palette {
  private readonly page: Page;
  readonly input: Locator;
  readonly rows: Locator;

  constructor(page: Page) {
    this.page = page;
    const widget = page.locator(".quick-input-widget:visible");
    this.input = widget.locator("input.input").first();
    this.rows = widget.locator(".quick-input-list .monaco-list-row");
  }

  /** Runs a command by its whole title, e.g. "Preflight: Launch Pipeline…". */
  async run(title: string): Promise<void> {
    await this.search(title);
    await this.rows.filter({ hasText: title }).first().click();
  }

  /** Opens the palette with a search text, e.g. to see which commands are offered. */
  async search(text: string): Promise<void> {
    await this.page.keyboard.press("Escape");
    await this.openBy("F1");
    await this.input.fill(`>${text}`);
  }

  /** Opens it by a key, e.g. F1. */
  async openBy(key: string): Promise<void> {
    await pressUntil(this.page, key, this.input);
  }

  /** Chooses the first row with a text in an open pick list. */
  async pick(text: string | RegExp): Promise<void> {
    await this.rows.filter({ hasText: text }).first().click();
  }

  /** What an open input box asks. */
  prompt(text: string): Locator {
    return this.page.locator(".quick-input-widget:visible .quick-input-message").filter({ hasText: text });
  }

  /**
   * The same, answering first which run is meant where that is asked: an editor that draws a row anew while its menu is open
   * gives the command no row.
   */
  async pickOfRun(text: string | RegExp, run: RegExp): Promise<void> {
    const wanted = this.rows.filter({ hasText: text }).first();
    await wanted
      .or(this.rows.filter({ hasText: run }))
      .first()
      .waitFor();
    await this.answer(run);
    await wanted.click();
  }

  /** Chooses a row if it is there to be chosen right now. */
  async answer(text: RegExp): Promise<void> {
    const asked = this.rows.filter({ hasText: text }).first();
    if (await asked.isVisible()) await asked.click();
  }

  async accept(text?: string): Promise<void> {
    if (text !== undefined) await this.input.fill(text);
    await this.input.press("Enter");
  }

  async dismiss(): Promise<void> {
    await this.page.keyboard.press("Escape");
  }
}
