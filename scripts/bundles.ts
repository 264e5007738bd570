import type { BuildOptions } from "esbuild";
import { leaveOut } from "./leaveOut.ts";

/** CommonJS dependencies inside an ES module bundle still call require(). */
const banner = [
  "import { createRequire as __createRequire } from 'node:module';",
  "const require = __createRequire(import.meta.url);",
].join("\n");

/**
 * What is bundled, with readable stack traces: the command line, the engine of a run, its guardian, the recorder of a run on a
 * cluster, the worker that verify reads bytes in, the threads of a transfer and of data hashes, the extension and the worker that holds the
 * runtime for it.
 */
export const bundles = {
  entryPoints: {
    cli: "runtime/cli/main.ts",
    engine: "runtime/targets/local/engine/main.ts",
    guardian: "runtime/targets/local/executor/guardian/main.ts",
    scanWorker: "runtime/checkpoints/verify/scanWorker.ts",
    transfer: "runtime/store/transfer/transferWorker.ts",
    hashWorker: "runtime/data/dvc/hashWorker.ts",
    recorder: "runtime/targets/cluster/capture/main.ts",
    extension: "extension/main.ts",
    worker: "extension/worker/main.ts",
  },
  outdir: "dist",
  bundle: true,
  external: ["vscode"],
  // Commands load what they need when they run; shared parts exist once.
  splitting: true,
  chunkNames: "part-[hash]",
  platform: "node",
  target: "node22.15",
  format: "esm",
  sourcemap: "linked",
  plugins: [leaveOut],
  banner: { js: banner },
  logLevel: "warning",
} satisfies BuildOptions;

/** What differs in the package that people install. */
export const production = { minify: true, keepNames: true, sourcemap: false } satisfies BuildOptions;
