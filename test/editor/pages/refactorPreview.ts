import type { Locator, Page } from "playwright-core";

/** The panel that shows the edits of a change before they are made. */
export class RefactorPreview {
  private readonly panel: Locator;

  constructor(page: Page) {
    this.panel = page.locator(".part.panel .bulk-edit-panel");
  }

  /** Ticks every edit of a file. */
  async tick(file: string): Promise<void> {
    await this.panel
      .locator(".monaco-list-row")
      .filter({ hasText: file })
      .first()
      .getByRole("checkbox")
      .first()
      .check();
  }

  async apply(): Promise<void> {
    await this.panel.getByRole("button", { name: "Apply" }).click();
    await this.panel.getByRole("button", { name: "Apply" }).waitFor({ state: "hidden" });
  }
}
