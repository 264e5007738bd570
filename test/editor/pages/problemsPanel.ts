import type { Locator, Page } from "playwright-core";
import type { Palette } from "./palette.ts";

/** The Problems panel. */
export class ProblemsPanel {
  private readonly palette: Palette;
  readonly rows: Locator;
  private readonly filter: Locator;
  /** "Showing 2 of 16". */
  private readonly filtered: Locator;

  constructor(page: Page, palette: Palette) {
    this.palette = palette;
    this.filter = page.locator(".part.panel .viewpane-filter-container input");
    this.filtered = page.locator(".part.panel").getByText(/^Showing \d+ of \d+$/);
    this.rows = page.locator(".part.panel .markers-panel .monaco-list-row");
  }

  async show(): Promise<void> {
    await this.palette.run("Problems: Focus on Problems View");
    await this.filter.waitFor();
  }

  /** Shows only some of the problems; the list holds just the rows in sight. A panel that is not quite there yet empties the box again. */
  async only(text: string): Promise<void> {
    for (let tries = 1; ; tries++) {
      await this.filter.fill(text);
      try {
        await this.filtered.waitFor({ timeout: 5000 });
        return;
      } catch (error) {
        if (tries === 10) throw error;
      }
    }
  }

  row(text: string | RegExp): Locator {
    return this.rows.filter({ hasText: text }).first();
  }
}
