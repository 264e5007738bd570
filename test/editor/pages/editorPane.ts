import type { Locator, Page } from "playwright-core";
import type { Palette } from "./palette.ts";

/** The text editor in front, with its tabs. */
export class EditorPane {
  private readonly page: Page;
  private readonly palette: Palette;
  readonly lenses: Locator;
  readonly hover: Locator;

  constructor(page: Page, palette: Palette) {
    this.page = page;
    this.palette = palette;
    this.lenses = page.locator(".editor-instance .codelens-decoration");
    this.hover = page.locator(".monaco-hover:visible .hover-contents");
  }

  tab(name: string | RegExp): Locator {
    return this.page.locator(".tabs-container .tab").filter({ hasText: name }).first();
  }

  line(text: string): Locator {
    return this.page.locator(".editor-instance .view-line").filter({ hasText: text }).first();
  }

  /** Opens a file of the workspace by its name, optionally at a line (from 1). */
  async open(name: string, line?: number): Promise<void> {
    await this.openPage(name);
    await this.page.locator(".editor-instance .view-line").first().waitFor();
    if (line !== undefined) await this.goTo(line);
  }

  /** Opens a file that is shown by a page of an extension instead of text. */
  async openPage(name: string): Promise<void> {
    await this.page.keyboard.press("Escape");
    await this.palette.openBy("Control+P");
    // In quotes, no name that only has the same letters is listed: its row could come to stand where this one is clicked.
    await this.palette.input.fill(`"${name}"`);
    await this.palette.pick(name);
    await this.tab(name).waitFor();
  }

  async goTo(line: number, column = 1): Promise<void> {
    await this.palette.openBy("Control+G");
    await this.palette.accept(`:${line}:${column}`);
    await this.palette.input.waitFor({ state: "hidden" });
  }

  async save(): Promise<void> {
    await this.page.keyboard.press("Control+S");
    await this.page.locator(".tabs-container .tab.dirty.active").waitFor({ state: "hidden" });
  }

  /** Shows what the editor says about the place of the caret. */
  async showHover(): Promise<Locator> {
    await this.palette.run("Show or Focus Hover");
    await this.hover.first().waitFor();
    return this.hover;
  }

  async closeAll(): Promise<void> {
    await this.palette.run("View: Close All Editors");
  }
}
