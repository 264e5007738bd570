import { build, type Metafile } from "esbuild";
import { describe, expect, it } from "vitest";
import { bundles } from "../../scripts/bundles.ts";

/** KiB minified that a process loads before it does anything. Raise one only with a reason: start-up time grows with it. */
const atStart: Record<string, number> = { "dist/cli.js": 150, "dist/engine.js": 680, "dist/guardian.js": 16 };

/** KiB minified of everything shipped. */
const inAll = 1450;

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

  it("never ask for the editor", () => {
    for (const file of outputFiles) expect(file.text).not.toMatch(/(?:require\(|from\s*)["']vscode["']/);
  });
});

/** Bytes of an output and of all it imports statically. */
function loadedWith({ outputs }: Metafile, entry: string): number {
  const seen = new Set<string>();
  const open = [entry];
  let bytes = 0;
  while (open.length > 0) {
    const name = open.pop()!;
    const output = outputs[name];
    if (output === undefined || seen.has(name)) continue;
    seen.add(name);
    bytes += output.bytes;
    for (const { path, kind } of output.imports) if (kind === "import-statement") open.push(path);
  }
  return bytes;
}
