import { aside } from "./aside.ts";
import type { Workbench } from "../../test/editor/pages/workbench.ts";

/**
 * The same window before every picture, whatever the one before left: no editor, panel, menu or message, the Preflight side bar
 * wide enough for its rows. Commands are only run where they have something to do, else the palette does not offer them.
 */
export async function startingState(workbench: Workbench): Promise<void> {
  const { page, palette, editor, notifications } = workbench;
  for (let open = 0; open < 3; open++) await page.keyboard.press("Escape");
  await aside(page);
  await page.mouse.down(); // takes the focus out of a webview, which keeps the keys to itself
  await page.mouse.up();
  if ((await notifications.all.count()) > 0) await palette.run("Notifications: Clear All Notifications");
  if ((await page.locator(".tabs-container .tab").count()) > 0) {
    await editor.closeAll();
    await page.locator(".tabs-container .tab").first().waitFor({ state: "detached" });
  }
  if (await page.locator(".part.panel").isVisible()) {
    await palette.run("View: Hide Panel");
    await page.locator(".part.panel").waitFor({ state: "hidden" });
  }
  await workbench.showPreflight();
  await widen(workbench);
  await aside(page);
}

/** Side bars are narrow in a new window. */
async function widen({ page }: Workbench): Promise<void> {
  const edge = (await page.locator(".part.sidebar").boundingBox())!;
  const right = edge.x + edge.width;
  if (Math.abs(right - 440) < 5) return;
  await page.mouse.move(right + 1, 250);
  await page.mouse.down();
  await page.mouse.move(440, 250, { steps: 5 });
  await page.mouse.up();
}
