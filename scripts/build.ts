/**
 * Bundles into dist/, and removes what an earlier build left there. With --production (packaging) minified and without source
 * maps; function names stay, so that a stack trace in a report can be read.
 */
import { build } from "esbuild";
import { readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { bundles, production } from "./bundles.ts";
import { webviewBundles } from "./webviewBundles.ts";

const options = process.argv.includes("--production") ? { ...bundles, ...production } : bundles;
const { metafile } = await build({ ...options, metafile: true });
await build(webviewBundles);
const pages = path.basename(webviewBundles.outdir);
const written = new Set([...Object.keys(metafile.outputs).map((name) => path.basename(name)), pages]);
// Only after the new files are there: a run in progress has loaded its own.
for (const name of readdirSync(bundles.outdir)) {
  if (!written.has(name)) rmSync(path.join(bundles.outdir, name), { recursive: true });
}
