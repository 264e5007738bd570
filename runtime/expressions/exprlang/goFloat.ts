/** A float64 as encoding/json writes it: shortest digits, exponent below 1e-6 and from 1e21. */
export function jsonFloat(value: number): string {
  if (Object.is(value, -0)) return "-0";
  return String(value);
}
