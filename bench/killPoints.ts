/**
 * node bench/killPoints.ts [--points 100] [--seed 1] [-v]: kills the engine or a step of the sample at seeded random moments,
 * lets the run go on, and compares every tensor with an undisturbed run. Ends with "N of M identical"; exit code 1 below M.
 */
import { parseArgs } from "node:util";
import { killPoints } from "../test/support/killPoints.ts";

const { values } = parseArgs({
  options: {
    points: { type: "string", default: "100" },
    seed: { type: "string", default: "1" },
    verbose: { type: "boolean", short: "v", default: false },
  },
});
const points = Number(values.points);
const seed = Number(values.seed);
if (!Number.isSafeInteger(points) || points < 1 || !Number.isSafeInteger(seed)) {
  console.error("usage: node bench/killPoints.ts [--points N] [--seed N] [-v]");
  process.exit(2);
}

let identical = 0;
let checkpoints = 0;
const started = performance.now();
for await (const point of killPoints(points, seed)) {
  if (point.identical) identical++;
  checkpoints += point.checkpoints;
  const { number, way, at, hit, seconds, problem } = point;
  const line = `${number}  ${way} at ${at} ms (${hit}), ${seconds.toFixed(1)} s`;
  if (!point.identical) console.log(`${line}: NOT identical: ${problem}`);
  else if (values.verbose) console.log(`${line}: identical`);
}
const minutes = (performance.now() - started) / 60_000;
console.log(`${checkpoints} checkpoints compared, seed ${seed}, ${minutes.toFixed(1)} min`);
console.log(`${identical} of ${points} identical`);
process.exitCode = identical === points ? 0 : 1;
