import type { FrameLocator, Page } from "playwright-core";

/** Pages that the extension shows inside the editor: each is a frame in a frame. */
export class WebviewFrames {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** The content of the webview in front. */
  get front(): FrameLocator {
    return this.page
      .locator("iframe.webview.ready:visible")
      .first()
      .contentFrame()
      .locator("#active-frame")
      .contentFrame();
  }
}
