import type { Locator, Page } from "playwright-core";

/** The terminal in front, in the panel or in an editor tab. Its text is in the page when the renderer is the DOM's. */
export class TerminalPanel {
  readonly screen: Locator;

  constructor(page: Page) {
    this.screen = page.locator(".terminal-wrapper:visible .xterm-rows");
  }

  async text(): Promise<string> {
    const rows = await this.screen.locator("> div").allInnerTexts();
    return rows.map((row) => row.replaceAll("\u00a0", " ").trimEnd()).join("\n");
  }
}
