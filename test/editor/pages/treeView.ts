import type { Locator, Page } from "playwright-core";

/** One tree of the side bar, found by its title. */
export class TreeView {
  private readonly page: Page;
  private readonly title: string;
  readonly rows: Locator;

  constructor(page: Page, title: string) {
    this.page = page;
    this.title = title;
    this.rows = this.pane.locator(".monaco-list-row[role=treeitem]");
  }

  /** The view with its header: actions, message and welcome text are here too. */
  get pane(): Locator {
    return this.page.locator(`.part.sidebar .pane:has(.pane-header h3.title:text-is("${this.title}"))`);
  }

  /** Opens the view where only its header is there. */
  async show(): Promise<void> {
    const header = this.pane.locator(".pane-header");
    await header.waitFor();
    if ((await header.getAttribute("aria-expanded")) === "false") await header.click();
  }

  /** The text that stands where the tree has nothing to show. */
  get welcome(): Locator {
    return this.pane.locator(".welcome-view-content");
  }

  row(text: string | RegExp): Locator {
    return this.rows.filter({ hasText: text }).first();
  }

  /** What a screen reader says of the rows in sight. */
  async labels(): Promise<string[]> {
    const all = await this.rows.all();
    return Promise.all(all.map(async (row) => (await row.getAttribute("aria-label")) ?? ""));
  }

  async expand(text: string | RegExp): Promise<void> {
    const row = this.row(text);
    await row.waitFor();
    if ((await row.getAttribute("aria-expanded")) === "false") await row.locator(".monaco-tl-twistie").click();
    await row.and(this.pane.locator("[aria-expanded=true]")).waitFor();
  }

  /** Presses a button at the end of a row. */
  async press(text: string | RegExp, action: string): Promise<void> {
    await this.row(text).hover();
    await this.row(text).getByRole("button", { name: action }).first().click();
  }

  /** Presses a button in the title of the view. */
  async pressTitle(action: string): Promise<void> {
    await this.pane.locator(".pane-header").hover();
    await this.pane.locator(".pane-header").getByRole("button", { name: action }).first().click();
  }

  /** Chooses from the context menu of a row. */
  async choose(text: string | RegExp, action: string): Promise<void> {
    const { x, y } = await this.middle(text);
    await this.page.mouse.click(x, y, { button: "right" });
    await this.page.locator(".monaco-menu .action-item").filter({ hasText: action }).first().click();
  }

  /**
   * Where a row is, in pixels of the page. A tree that is drawn anew gives a row's element to another row, so an element that was
   * found a moment ago may be elsewhere when it is clicked; the row itself has not moved.
   */
  private async middle(text: string | RegExp): Promise<{ x: number; y: number }> {
    const row = this.row(text);
    await row.waitFor();
    for (;;) {
      const box = await row.boundingBox();
      if (box !== null) return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    }
  }
}
