import type { Locator, Page } from "playwright-core";
import type { Palette } from "./palette.ts";

/** The tour "Get Started with Preflight". */
export class Walkthrough {
  private readonly page: Page;
  private readonly palette: Palette;

  constructor(page: Page, palette: Palette) {
    this.page = page;
    this.palette = palette;
  }

  async open(): Promise<void> {
    await this.palette.run("Welcome: Open Walkthrough...");
    await this.palette.pick("Get Started with Preflight");
    await this.page.locator(".gettingStartedContainer .getting-started-step").first().waitFor();
  }

  step(title: string): Locator {
    return this.page.locator(".getting-started-step").filter({ hasText: title });
  }

  /** The mark of a step that is done. */
  done(title: string): Locator {
    return this.step(title).locator(".codicon-getting-started-step-checked.complete, .codicon.complete").first();
  }
}
