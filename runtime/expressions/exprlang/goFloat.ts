/** A float64 as encoding/json writes it: shortest digits, exponent below 1e-6 and from 1e21. */
export function jsonFloat(value: number): string {
  if (Object.is(value, -0)) return "-0";
  return String(value);
}

/** A float64 as %v prints it: shortest digits, exponent (two digits at least) below 1e-4 and from 1e6. */
export function printFloat(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const [digits, exponentText] = value.toExponential().split("e") as [string, string];
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent < 6) return plain(value);
  const size = String(Math.abs(exponent)).padStart(2, "0");
  return `${digits}e${exponent < 0 ? "-" : "+"}${size}`;
}

function plain(value: number): string {
  return String(value);
}
