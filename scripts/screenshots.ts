/**
 * `npm run screenshots [-- THEME… --only VIEW,VIEW]`: pictures of every view in a real editor, in dark, light and high contrast,
 * into docs/images/<view>-<theme>.png. One editor per theme; a view that can not be shown is named at the end, the others are
 * made all the same. Needs the lab's editor; with pngquant the pictures are a quarter of the size.
 */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { editorParts } from "../test/editor/support/editorParts.ts";
import { EditorSession } from "../test/editor/support/editorSession.ts";
import { installPackage } from "../test/editor/support/installPackage.ts";
import { sampleCopy } from "../test/editor/support/sampleCopy.ts";
import { savePicture } from "./screenshots/savePicture.ts";
import { startingState } from "./screenshots/startingState.ts";
import { views } from "./screenshots/views.ts";

const folder = "docs/images";
const secondsPerStep = 20;
const themes: Record<string, string> = {
  dark: "Default Dark Modern",
  light: "Default Light Modern",
  contrast: "Default High Contrast",
};

/** Written by real frameworks; the sample's own checkpoints only exist while a run does. */
const checkpoints = {
  "step-7.pt": "torch/training.pt",
  "optimizer-2.pt": "hf-trainer/checkpoint-2/optimizer.pt",
  "optimizer-4.pt": "hf-trainer/checkpoint-4/optimizer.pt",
};

const parts = editorParts();
if (parts === undefined) throw new Error("The lab's editor is not on this machine: run lab/editor/setup.");
const { values, positionals } = parseArgs({ options: { only: { type: "string" } }, allowPositionals: true });
const wantedThemes = chosen("theme", positionals, Object.keys(themes));
const wantedViews = chosen("view", values.only?.split(",") ?? [], Object.keys(views));

const scratch = mkdtempSync(path.join(tmpdir(), "preflight-screenshots-"));
const missing: string[] = [];
mkdirSync(folder, { recursive: true });
try {
  const extensions = await installPackage(parts, scratch);
  for (const theme of wantedThemes) {
    const workspace = sampleCopy(path.join(scratch, theme, "spirals")); // its name is in the pictures
    for (const [name, file] of Object.entries(checkpoints)) {
      copyFileSync(path.join("test/fixtures/checkpoints", file), path.join(workspace, name));
    }
    const session = await EditorSession.open({
      parts,
      extensions,
      workspace,
      size: { width: 1200, height: 720 },
      settings: {
        "workbench.colorTheme": themes[theme],
        "preflight.notifications": "failures", // a slow machine's run of a minute is no news in a picture
        "window.commandCenter": false,
        "workbench.layoutControl.enabled": false,
        "terminal.integrated.gpuAcceleration": "off", // its text is then in the page
      },
    });
    try {
      const { workbench } = session;
      workbench.page.setDefaultTimeout(secondsPerStep * 1000);
      for (const name of wantedViews) {
        const file = path.join(folder, `${name}-${theme}.png`);
        try {
          await startingState(workbench);
          await views[name]!(workbench);
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

/** What was asked for, or all; throws for a name that does not exist. */
function chosen(kind: string, asked: string[], all: string[]): string[] {
  const unknown = asked.filter((one) => !all.includes(one));
  if (unknown.length > 0) throw new Error(`No ${kind} ${unknown.join(", ")}: choose of ${all.join(", ")}.`);
  return asked.length > 0 ? asked : all;
}
