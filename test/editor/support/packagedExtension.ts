import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { editorParts } from "./editorParts.ts";
import { installPackage } from "./installPackage.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The folder of extensions that every session starts with; undefined when this machine has no editor. */
    editorExtensions: string | undefined;
  }
}

/** Once per test run: the package that people would install, made and installed. */
export default async function setup(project: TestProject): Promise<() => void> {
  const parts = editorParts();
  const scratch = mkdtempSync(path.join(tmpdir(), "preflight-vsix-"));
  const extensions = parts && (await installPackage(parts, scratch));
  project.provide("editorExtensions", extensions);
  return () => rmSync(scratch, { recursive: true, force: true });
}
