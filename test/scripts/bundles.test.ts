import { build, type Metafile } from "esbuild";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { bundles } from "../../scripts/bundles.ts";

/** KiB minified that a process loads before it does anything. Raise one only with a reason: start-up time grows with it. */
const atStart: Record<string, number> = {
  "dist/cli.js": 8,
  "dist/engine.js": 680,
  "dist/guardian.js": 16,
  "dist/scanWorker.js": 8,
  "dist/transfer.js": 330,
  "dist/hashWorker.js": 8,
  "dist/recorder.js": 64,
  "dist/extension.js": 300,
  // The checkpoint editor and the archived logs of clusters brought it from 1,365 to 1,418; it starts with the first action only.
  // MLflow's runs, the DVC remote and the lineage of a launch: 1,443; what they call is loaded later.
  "dist/worker.js": 1460,
};

/** KiB that the command line loads before it knows which command it is. */
const commandLine = 150;

/** KiB minified of everything shipped; about 580 of it is the S3 client and 290 Google sign-in, loaded when a store of theirs is opened. */
const inAll = 3400;

describe("bundles", async () => {
  const { outputFiles, metafile } = await build({
    ...bundles,
    write: false,
    minify: true,
    sourcemap: false,
    metafile: true,
  });
  const entries = Object.entries(metafile.outputs).filter(([name]) => name in atStart);

  it("are exactly the ones with a budget", () => {
    expect(entries.map(([name]) => name).sort()).toEqual(Object.keys(atStart).sort());
  });

  it.each(Object.entries(atStart))("%s loads at most %i KiB at its start", (name, kib) => {
    expect(loadedWith(metafile, name) / 1024).toBeLessThanOrEqual(kib);
  });

  it("stay within their budget together", () => {
    const bytes = outputFiles.reduce((sum, { contents }) => sum + contents.length, 0);
    expect(bytes / 1024).toBeLessThanOrEqual(inAll);
  });

  it("loads at most so many KiB for any command", () => {
    const [later] = metafile.outputs["dist/cli.js"]!.imports.filter(({ kind }) => kind === "dynamic-import");
    expect(loadedWith(metafile, later!.path) / 1024).toBeLessThanOrEqual(commandLine);
  });

  it("ask for the editor only in the extension itself", () => {
    const asking = outputFiles.filter(({ text }) => /(?:require\(|from\s*)["']vscode["']/.test(text));
    const names = new Set(asking.map(({ path: file }) => `dist/${path.basename(file)}`));
    expect(names).toContain("dist/extension.js");
    for (const entry of Object.keys(atStart).filter((name) => name !== "dist/extension.js")) {
      expect([...reachable(metafile, entry)].filter((name) => names.has(name))).toEqual([]);
    }
  });
});

/** Bytes of an output and of all it imports statically. */
function loadedWith(metafile: Metafile, entry: string): number {
  const names = reachable(metafile, entry, ["import-statement"]);
  return [...names].reduce((bytes, name) => bytes + metafile.outputs[name]!.bytes, 0);
}

/** An output and all that it imports, directly or not. */
function reachable({ outputs }: Metafile, entry: string, kinds = ["import-statement", "dynamic-import"]): Set<string> {
  const seen = new Set<string>();
  const open = [entry];
  while (open.length > 0) {
    const name = open.pop()!;
    if (outputs[name] === undefined || seen.has(name)) continue;
    seen.add(name);
    for (const { path: imported, kind } of outputs[name].imports) if (kinds.includes(kind)) open.push(imported);
  }
  return seen;
}
