import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { createDemoFolder } from "./demoFolder.ts";

/**
 * A copy of the sample to work with, in a new folder `name` below `parent`: the manifest with mistakes counts as one of its
 * pipelines, too. Throws DemoError.
 */
export async function createSampleFolder(parent: string, name: string): Promise<string> {
  const folder = await createDemoFolder(parent, undefined, name);
  const config = path.join(folder, "preflight.yaml");
  const text = await readFile(config, "utf8");
  await writeFile(
    config,
    text.replace("pipelines: [workflow.yaml]", "pipelines: [workflow.yaml, workflow-with-mistakes.yaml]"),
  );
  return folder;
}
