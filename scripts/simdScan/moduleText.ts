import { readFile } from "node:fs/promises";
import wabt from "wabt";

const source = "runtime/checkpoints/verify/simdScan.wat";

/** The text of runtime/checkpoints/verify/simdScanModule.ts: simdScan.wat, compiled. */
export async function moduleText(): Promise<string> {
  const features = { simd: true };
  const parsed = (await wabt()).parseWat(source, await readFile(source, "utf8"), features);
  parsed.validate();
  const { buffer } = parsed.toBinary({});
  parsed.destroy();
  return [
    "/** simdScan.wat, compiled: written by npm run simd. */",
    "export const simdScanModule =",
    `  "${Buffer.from(buffer).toString("base64")}";`,
    "",
  ].join("\n");
}
