/**
 * `npm run screenshots [-- THEME…]`: pictures of every view in a real editor, in dark, light and high contrast, into
 * docs/images/<view>-<theme>.png. One editor per theme; a view that can not be shown is named at the end, the others are
 * made all the same. Needs the lab's editor; with pngquant the pictures are a quarter of the size.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { editorParts } from "../test/editor/support/editorParts.ts";
import { EditorSession } from "../test/editor/support/editorSession.ts";
import { installPackage } from "../test/editor/support/installPackage.ts";
import { sampleCopy } from "../test/editor/support/sampleCopy.ts";
import { savePicture } from "./screenshots/savePicture.ts";
import { views } from "./screenshots/views.ts";

const folder = "docs/images";
const secondsPerStep = 30;
const themes: Record<string, string> = {
  dark: "Default Dark Modern",
  light: "Default Light Modern",
  contrast: "Default High Contrast",
};

const parts = editorParts();
if (parts === undefined) throw new Error("The lab's editor is not on this machine: run lab/editor/setup.");
const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(themes);
const unknown = wanted.filter((theme) => themes[theme] === undefined);
if (unknown.length > 0) throw new Error(`No theme ${unknown.join(", ")}: choose of ${Object.keys(themes).join(", ")}.`);

const scratch = mkdtempSync(path.join(tmpdir(), "preflight-screenshots-"));
const missing: string[] = [];
mkdirSync(folder, { recursive: true });
try {
  const extensions = await installPackage(parts, scratch);
  for (const theme of wanted) {
    const session = await EditorSession.open({
      parts,
      extensions,
      workspace: sampleCopy(path.join(scratch, theme, "spirals")), // its name is in the pictures
      size: { width: 1200, height: 720 },
      settings: {
        "workbench.colorTheme": themes[theme],
        "window.commandCenter": false,
        "workbench.layoutControl.enabled": false,
        "terminal.integrated.gpuAcceleration": "off", // its text is then in the page
      },
    });
    try {
      const { workbench } = session;
      workbench.page.setDefaultTimeout(secondsPerStep * 1000);
      for (const [name, show] of Object.entries(views)) {
        const file = path.join(folder, `${name}-${theme}.png`);
        try {
          await show(workbench);
          await workbench.page.waitForTimeout(700); // fades and late icons
          await savePicture(await workbench.page.screenshot(), file);
          console.log(file);
        } catch (error) {
          missing.push(`${name}-${theme}`);
          const seen = path.join(tmpdir(), `preflight-no-picture-${name}-${theme}.png`);
          await workbench.page.screenshot({ path: seen }).catch(() => undefined);
          const reason = error instanceof Error ? error.message.split("\n").slice(0, 4).join("\n  ") : String(error);
          console.error(`No picture of ${name} in ${theme}; what was seen is in ${seen}\n  ${reason}`);
        }
      }
    } finally {
      await session.close();
    }
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
if (missing.length > 0) {
  console.error(`${missing.length} pictures are missing: ${missing.join(", ")}`);
  process.exitCode = 1;
}
