import type { BuildOptions } from "esbuild";

/** Runs before any code of ours. CommonJS dependencies inside an ES module bundle still call require(). */
const banner = [
  "import { createRequire as __createRequire } from 'node:module';",
  "const require = __createRequire(import.meta.url);",
  "const [__major, __minor] = process.versions.node.split('.').map(Number);",
  "if (__major < 22 || (__major === 22 && __minor < 15)) {",
  "  console.error(`error: Preflight needs Node 22.15 or newer; this is ${process.version}`);",
  "  console.error('hint: Use the Node 24 that npm ci put into node_modules/.bin/node.');",
  "  process.exit(2);",
  "}",
].join("\n");

/** What is bundled, with readable stack traces: the command line, the engine of a run, its guardian. */
export const bundles = {
  entryPoints: {
    cli: "runtime/cli/main.ts",
    engine: "runtime/targets/local/engine/main.ts",
    guardian: "runtime/targets/local/executor/guardian/main.ts",
  },
  outdir: "dist",
  bundle: true,
  // Commands load what they need when they run; shared parts exist once.
  splitting: true,
  chunkNames: "part-[hash]",
  platform: "node",
  target: "node22.15",
  format: "esm",
  sourcemap: "linked",
  banner: { js: banner },
  logLevel: "warning",
} satisfies BuildOptions;
