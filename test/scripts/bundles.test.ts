import { build } from "esbuild";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { bundles } from "../../scripts/bundles.ts";

/** KiB minified, as shipped. Raise one only with a reason: start-up time grows with it. */
const budgets: Record<string, number> = { cli: 900, engine: 450, guardian: 16 };

describe("bundles", async () => {
  const { outputFiles } = await build({ ...bundles, write: false, minify: true, sourcemap: false });
  const built = new Map(outputFiles.map((file) => [path.basename(file.path, ".js"), file]));

  it("are exactly the ones with a budget", () => {
    expect([...built.keys()].sort()).toEqual(Object.keys(budgets).sort());
  });

  it.each(Object.entries(budgets))("%s stays within %i KiB", (name, kib) => {
    expect(built.get(name)!.contents.length / 1024).toBeLessThanOrEqual(kib);
  });

  it("never ask for the editor", () => {
    for (const file of built.values()) expect(file.text).not.toMatch(/(?:require\(|from\s*)["']vscode["']/);
  });
});
