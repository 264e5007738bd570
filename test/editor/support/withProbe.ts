import { build } from "esbuild";
import { execa } from "execa";
import { cpSync, mkdirSync } from "node:fs";
import path from "node:path";
import { installExtension } from "./codeServer.ts";
import type { EditorParts } from "./editorParts.ts";

/** Copies a folder of extensions below `scratch` and adds the probe; returns the copy. */
export async function withProbe(parts: EditorParts, extensions: string, scratch: string): Promise<string> {
  const source = path.join(scratch, "probe");
  mkdirSync(source);
  cpSync("test/editor/probe/manifest.json", path.join(source, "package.json"));
  await build({
    entryPoints: ["test/editor/probe/main.ts"],
    outfile: path.join(source, "main.js"),
    bundle: true,
    platform: "node",
    format: "cjs",
    external: ["vscode"],
  });
  const vsix = path.join(scratch, "probe.vsix");
  const flags = ["--no-dependencies", "--allow-missing-repository", "--skip-license", "--out", vsix];
  await execa("vsce", ["package", ...flags], { cwd: source, preferLocal: true, localDir: process.cwd() });
  const state = path.join(scratch, "with-probe");
  cpSync(extensions, path.join(state, "extensions"), { recursive: true });
  return installExtension(parts, vsix, state);
}
