import type { Locator, Page } from "playwright-core";
import type { Palette } from "./palette.ts";

/** The Problems panel. */
export class ProblemsPanel {
  private readonly palette: Palette;
  readonly rows: Locator;
  private readonly filter: Locator;

  constructor(page: Page, palette: Palette) {
    this.palette = palette;
    this.filter = page.locator(".part.panel .viewpane-filter-container input");
    this.rows = page.locator(".part.panel .markers-panel .monaco-list-row");
  }

  async show(): Promise<void> {
    await this.palette.run("Problems: Focus on Problems View");
    await this.filter.waitFor();
  }

  /** Shows only problems with a text; the list holds just the rows in sight. */
  async only(text: string): Promise<void> {
    await this.filter.fill(text);
  }

  row(text: string | RegExp): Locator {
    return this.rows.filter({ hasText: text }).first();
  }
}
