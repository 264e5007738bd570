import { RunFailure } from "./runFailure.ts";

const units: Record<string, bigint> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

/** time.ParseDuration: nanoseconds. @throws RunFailure */
export function parseDuration(text: string): bigint {
  const failure = new RunFailure(`time: invalid duration ${JSON.stringify(text.slice(0, 100))}`);
  const sign = text.startsWith("-") ? -1n : 1n;
  let rest = text.replace(/^[+-]/, "");
  if (rest === "0") return 0n;
  if (rest === "" || rest.length > 1000) throw failure;
  let total = 0n;
  while (rest !== "") {
    const match = /^(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)(?![a-zµμ])/.exec(rest);
    if (!match || (match[1] === "" && (match[2] ?? "") === "")) throw failure;
    const unit = units[match[3]!]!;
    const fraction = (match[2] ?? "").slice(0, 18);
    total += BigInt(match[1] || "0") * unit;
    if (fraction !== "") total += (BigInt(fraction) * unit) / 10n ** BigInt(fraction.length);
    if (total > 2n ** 63n - 1n) throw failure;
    rest = rest.slice(match[0].length);
  }
  return sign * total;
}
