const MAX = 2n ** 63n;

/** strconv.ParseInt(text, base, 64); base 0 takes the base from the prefix. Undefined if it does not parse. */
export function parseInteger(text: string, base: 0 | 8 | 10): bigint | undefined {
  const match = /^([+-]?)(.+)$/s.exec(text);
  if (!match || text.length > 100) return undefined;
  let digits = match[2]!;
  if (base === 8) digits = /^[0-7]+$/.test(digits) ? `0o${digits}` : "";
  else if (base === 10) digits = /^\d+$/.test(digits) ? digits : "";
  else digits = withPrefix(digits);
  if (digits === "") return undefined;
  const value = BigInt(digits) * (match[1] === "-" ? -1n : 1n);
  return value >= MAX || value < -MAX ? undefined : value;
}

function withPrefix(digits: string): string {
  // Underscores may stand between digits and after the prefix.
  const compact = /^(?:0[xX](?:_?[\da-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0(?:_?[0-7])*|[1-9](?:_?\d)*)$/.test(
    digits,
  )
    ? digits.replaceAll("_", "")
    : "";
  return /^0[0-7]+$/.test(compact) ? `0o${compact.slice(1)}` : compact;
}

/** strconv.ParseFloat(written, 64), with underscores between digits. Undefined if it does not parse or is out of range. */
export function parseFloat64(written: string): number | undefined {
  if (/(?:^|[^\da-fA-FxX])_|_(?:[^\da-fA-F]|$)/.test(written)) return undefined;
  const text = written.replaceAll("_", "");
  const word = /^([+-]?)(inf(?:inity)?|nan)$/i.exec(text);
  if (word) return /nan/i.test(word[2]!) ? Number.NaN : word[1] === "-" ? -Infinity : Infinity;
  const hex = /^([+-]?)0x([\da-f]*)\.?([\da-f]*)p([+-]?\d{1,5})$/i.exec(text);
  if (hex && hex[2]! + hex[3]! !== "") {
    const mantissa = Number.parseInt(hex[2]! + hex[3]!, 16) * 2 ** (Number(hex[4]) - 4 * hex[3]!.length);
    return hex[1] === "-" ? -mantissa : mantissa;
  }
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}
