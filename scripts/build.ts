/** Bundles into dist/. */
import { build } from "esbuild";
import { bundles } from "./bundles.ts";

await build(bundles);
