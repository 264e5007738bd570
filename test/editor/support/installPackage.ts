import { execa } from "execa";
import path from "node:path";
import { installExtension } from "./codeServer.ts";
import type { EditorParts } from "./editorParts.ts";

/** Packages the extension as it would be published, and installs it below `scratch`; returns the folder of extensions. */
export async function installPackage(parts: EditorParts, scratch: string): Promise<string> {
  const vsix = path.join(scratch, "preflight.vsix");
  await execa("node", ["scripts/package.ts", vsix], { preferLocal: true });
  return installExtension(parts, vsix, path.join(scratch, "install"));
}
