/**
 * math.Pow: Go multiplies squares of the base, so that its last digit can differ from JavaScript's `**`.
 * Rule of go1.26 src/math/pow.go: the result is base^(whole part of the exponent) · e^(rest · ln base).
 */
export function goPower(base: number, exponent: number): number {
  if (exponent === 0 || base === 1) return 1;
  if (exponent === 1) return base;
  if (base === -1 && Math.abs(exponent) === Infinity) return 1;
  if (!Number.isFinite(base) || !Number.isFinite(exponent) || base === 0) return base ** exponent;
  if (exponent === 0.5) return Math.sqrt(base);
  if (exponent === -0.5) return 1 / Math.sqrt(base);
  let whole = Math.trunc(Math.abs(exponent));
  let rest = Math.abs(exponent) - whole;
  if (rest !== 0 && base < 0) return Number.NaN;
  // Here base² per step would over- or underflow anyway.
  if (whole >= 2 ** 63) return base ** exponent;
  let fraction = 1;
  if (rest !== 0) {
    if (rest > 0.5) {
      rest--;
      whole++;
    }
    fraction = Math.exp(rest * Math.log(base));
  }
  let power = 0;
  let [square, shift] = parts(base);
  for (let bits = BigInt(whole); bits !== 0n; bits >>= 1n) {
    if (shift < -(1 << 12) || shift > 1 << 12) {
      power += shift;
      break;
    }
    if (bits & 1n) {
      fraction *= square;
      power += shift;
    }
    square *= square;
    shift *= 2;
    if (square < 0.5) {
      square += square;
      shift--;
    }
  }
  if (exponent < 0) {
    fraction = 1 / fraction;
    power = -power;
  }
  return scaled(fraction, power);
}

/** math.Frexp: a fraction in [½, 1) and a power of two. */
function parts(value: number): [fraction: number, power: number] {
  let power = Math.max(-1022, Math.floor(Math.log2(Math.abs(value))) + 1);
  let fraction = value / 2 ** Math.min(power, 1023) / 2 ** Math.max(0, power - 1023);
  while (Math.abs(fraction) >= 1) {
    fraction /= 2;
    power++;
  }
  while (Math.abs(fraction) < 0.5) {
    fraction *= 2;
    power--;
  }
  return [fraction, power];
}

/** math.Ldexp: fraction · 2^power, rounded once also where the result is subnormal. */
function scaled(fraction: number, power: number): number {
  if (power > 2100) return fraction * Infinity;
  if (power < -2100) return fraction * 0;
  let value = fraction;
  for (let left = power; left > 0; left -= 1000) value *= 2 ** Math.min(left, 1000);
  if (power < 0) {
    const [small, shift] = parts(fraction);
    const target = shift + power;
    value =
      target > -1021
        ? small * 2 ** Math.max(target, -1000) * 2 ** Math.min(0, target + 1000)
        : small * 2 ** (target + 60) * 2 ** -60;
  }
  return value;
}
