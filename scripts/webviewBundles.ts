import type { BuildOptions } from "esbuild";

/** The pages of webviews: one script and one style sheet each, in dist/webview. What only holds parts is not a page. */
export const webviewBundles = {
  entryPoints: ["failureCard", "checklistReport", "checkpoint", "checkpointDiff"].flatMap((name) => [
    `media/webview/${name}.ts`,
    `media/webview/${name}.css`,
  ]),
  outdir: "dist/webview",
  bundle: true,
  platform: "browser",
  target: "es2022",
  format: "esm",
  sourcemap: false,
  minify: true,
  logLevel: "warning",
} satisfies BuildOptions;
