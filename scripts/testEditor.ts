/**
 * `npm run test:editor -- [--repeat N] [FILE…]`: the tests in a real editor, N times in a row; ends with how many of the runs
 * were clean. A machine without an editor is an error here.
 */
import { execa } from "execa";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({
  options: { repeat: { type: "string", default: "1" } },
  allowPositionals: true,
});
const wanted = Number(values.repeat);
let clean = 0;
for (let run = 1; run <= wanted; run++) {
  const { exitCode } = await execa("vitest", ["run", "--project", "editor", ...positionals], {
    preferLocal: true,
    stdio: "inherit",
    reject: false,
    env: { PREFLIGHT_LAB: "1" },
  });
  if (exitCode === 0) clean += 1;
  if (wanted > 1) console.log(`run ${run} of ${wanted}: ${exitCode === 0 ? "clean" : "FAILED"}`);
}
if (wanted > 1) console.log(`${clean} of ${wanted} runs clean`);
process.exitCode = clean === wanted ? 0 : 1;
