import { RunFailure } from "../exprlang/runFailure.ts";

/** An exact decimal: coefficient · 10^-scale. */
export class Decimal {
  readonly coefficient: bigint;
  readonly scale: number;
  constructor(coefficient: bigint, scale: number) {
    if (scale > 4000) throw new RunFailure("the decimal has too many digits");
    this.coefficient = coefficient;
    this.scale = scale;
  }

  private at(scale: number): bigint {
    return this.coefficient * 10n ** BigInt(scale - this.scale);
  }

  plus(other: Decimal): Decimal {
    const scale = Math.max(this.scale, other.scale);
    return new Decimal(this.at(scale) + other.at(scale), scale);
  }

  minus(other: Decimal): Decimal {
    return this.plus(new Decimal(-other.coefficient, other.scale));
  }

  times(other: Decimal): Decimal {
    return new Decimal(this.coefficient * other.coefficient, this.scale + other.scale);
  }

  /** Rounded to 16 digits after the point, halves away from zero (shopspring/decimal's DivisionPrecision). */
  dividedBy(other: Decimal): Decimal {
    if (other.coefficient === 0n) throw new RunFailure("decimal division by 0");
    const scale = Math.max(this.scale, other.scale);
    const dividend = this.at(scale) * 10n ** 16n;
    const divisor = other.at(scale);
    const negative = dividend < 0n !== divisor < 0n;
    const size = (abs(dividend) * 2n + abs(divisor)) / (abs(divisor) * 2n);
    return new Decimal(negative ? -size : size, 16);
  }
}

export type DecimalOperation = (a: Decimal, b: Decimal) => Decimal;

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** The decimal with the shortest digits of a float64. @throws RunFailure for infinities and NaN */
export function decimalOf(value: number): Decimal {
  if (!Number.isFinite(value)) throw new RunFailure(`Cannot create a Decimal from ${value}`);
  const [mantissa, exponent] = value.toExponential().split("e") as [string, string];
  const [whole, fraction = ""] = mantissa.split(".") as [string, string?];
  const scale = fraction.length - Number(exponent);
  const coefficient = BigInt(whole + fraction);
  return scale >= 0 ? new Decimal(coefficient, scale) : new Decimal(coefficient * 10n ** BigInt(-scale), 0);
}

/** The nearest float64. */
export function decimalResult({ coefficient, scale }: Decimal): number {
  return Number(`${coefficient}e${-scale}`);
}
