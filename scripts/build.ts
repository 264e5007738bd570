/** Bundles the command line and the engine into dist/ (one file each, readable stack traces). */
import { build } from "esbuild";

await build({
  entryPoints: {
    cli: "runtime/cli/main.ts",
    engine: "runtime/targets/local/engine/main.ts",
    guardian: "runtime/targets/local/executor/guardian/main.ts",
  },
  outdir: "dist",
  bundle: true,
  platform: "node",
  target: "node22.15",
  format: "esm",
  sourcemap: "linked",
  banner: {
    // CommonJS dependencies inside an ES module bundle still call require().
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  logLevel: "warning",
});
