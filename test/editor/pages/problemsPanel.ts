import type { Locator, Page } from "playwright-core";
import type { Palette } from "./palette.ts";

/** The Problems panel. */
export class ProblemsPanel {
  private readonly palette: Palette;
  readonly rows: Locator;

  constructor(page: Page, palette: Palette) {
    this.palette = palette;
    this.rows = page.locator(".part.panel .markers-panel .monaco-list-row");
  }

  async show(): Promise<void> {
    await this.palette.run("Problems: Focus on Problems View");
  }

  row(text: string | RegExp): Locator {
    return this.rows.filter({ hasText: text }).first();
  }
}
