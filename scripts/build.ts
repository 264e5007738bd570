/** Bundles into dist/, and removes what an earlier build left there. */
import { build } from "esbuild";
import { readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { bundles } from "./bundles.ts";

const { metafile } = await build({ ...bundles, metafile: true });
const written = new Set(Object.keys(metafile.outputs).map((name) => path.basename(name)));
// Only after the new files are there: a run in progress has loaded its own.
for (const name of readdirSync(bundles.outdir)) {
  if (!written.has(name)) rmSync(path.join(bundles.outdir, name), { recursive: true });
}
