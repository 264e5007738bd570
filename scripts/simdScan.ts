/** Compiles simdScan.wat, what verify looks for NaN and infinite values with. Usage: npm run simd */
import { writeFile } from "node:fs/promises";
import { moduleText } from "./simdScan/moduleText.ts";

await writeFile("runtime/checkpoints/verify/simdScanModule.ts", await moduleText());
