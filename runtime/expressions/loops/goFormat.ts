/** Go's fmt gives up on widths and precisions beyond this. */
const largestNumber = 1_000_000;

interface Flags {
  sharp: boolean;
  zero: boolean;
  plus: boolean;
  minus: boolean;
  space: boolean;
  width?: number;
  precision?: number;
}

/**
 * Go's fmt.Sprintf with one int, as withSequence.format uses it. Never fails: wrong formats give Go's %!s(int=0), %!(NOVERB),
 * %!(EXTRA int=0) and so on in the text. A width or precision may ask for up to a million characters.
 */
export function goFormat(format: string, value: bigint): string {
  return new Printer(Array.from(format), value).print();
}

class Printer {
  private readonly format: string[];
  private readonly value: bigint;
  private at = 0;
  /** Index of the next argument; there is exactly one. */
  private argument = 0;
  private reordered = false;
  private goodIndex = true;
  private text = "";

  constructor(format: string[], value: bigint) {
    this.format = format;
    this.value = value;
  }

  print(): string {
    while (this.at < this.format.length) {
      const next = this.format.indexOf("%", this.at);
      const end = next < 0 ? this.format.length : next;
      this.text += this.format.slice(this.at, end).join("");
      this.at = end + 1;
      if (end < this.format.length) this.verb();
    }
    if (!this.reordered && this.argument === 0) this.text += `%!(EXTRA int=${this.value})`;
    return this.text;
  }

  private verb(): void {
    const flags = this.flags();
    this.goodIndex = true;
    let afterIndex = this.index();
    if (this.format[this.at] === "*") {
      this.at++;
      flags.width = this.fromArgument();
      if (flags.width === undefined) this.text += "%!(BADWIDTH)";
      else if (flags.width < 0) {
        flags.width = -flags.width;
        flags.minus = true;
        flags.zero = false;
      }
      afterIndex = false;
    } else {
      flags.width = this.number();
      if (afterIndex && flags.width !== undefined) this.goodIndex = false;
    }
    if (this.at + 1 < this.format.length && this.format[this.at] === ".")
      afterIndex = this.precision(flags, afterIndex);
    if (!afterIndex) this.index();
    const verb = this.format[this.at++];
    if (verb === undefined) this.text += "%!(NOVERB)";
    else if (verb === "%") this.text += "%";
    else if (!this.goodIndex) this.text += `%!${verb}(BADINDEX)`;
    else if (this.argument >= 1) this.text += `%!${verb}(MISSING)`;
    else {
      this.argument++;
      this.text += formatInteger(verb, flags, this.value);
    }
  }

  private flags(): Flags {
    const flags: Flags = { sharp: false, zero: false, plus: false, minus: false, space: false };
    const names = { "#": "sharp", "0": "zero", "+": "plus", "-": "minus", " ": "space" } as const;
    for (; this.at < this.format.length; this.at++) {
      const name = names[this.format[this.at] as keyof typeof names];
      if (name === undefined) break;
      flags[name] = true;
    }
    return flags;
  }

  private precision(flags: Flags, afterIndex: boolean): boolean {
    this.at++;
    if (afterIndex) this.goodIndex = false;
    const indexed = this.index();
    if (this.format[this.at] === "*") {
      this.at++;
      const precision = this.fromArgument();
      if (precision === undefined || precision < 0) this.text += "%!(BADPREC)";
      else flags.precision = precision;
      return false;
    }
    flags.precision = this.number() ?? 0;
    return indexed;
  }

  /** An argument index such as [1]. */
  private index(): boolean {
    if (this.format[this.at] !== "[") return false;
    this.reordered = true;
    const rest = this.format.length - this.at;
    const close = rest < 3 ? -1 : this.format.indexOf("]", this.at + 1);
    if (close < 0) {
      this.goodIndex = false;
      this.at++;
      return false;
    }
    const digits = this.format.slice(this.at + 1, close).join("");
    this.at = close + 1;
    if (/^[0-9]{1,7}$/.test(digits) && Number(digits) === 1) {
      this.argument = 0;
      return true;
    }
    this.goodIndex = false;
    return /^[0-9]{1,7}$/.test(digits);
  }

  private number(): number | undefined {
    let value = 0;
    let found = false;
    for (; this.at < this.format.length; this.at++) {
      const digit = this.format[this.at]!;
      if (digit < "0" || digit > "9") break;
      if (value > largestNumber) {
        this.at = this.format.length;
        return undefined;
      }
      value = value * 10 + Number(digit);
      found = true;
    }
    return found ? value : undefined;
  }

  private fromArgument(): number | undefined {
    if (this.argument >= 1) return undefined;
    this.argument++;
    return this.value > largestNumber || this.value < -largestNumber ? undefined : Number(this.value);
  }
}

function formatInteger(verb: string, flags: Flags, value: bigint): string {
  switch (verb) {
    case "v":
    case "w": {
      const plain = { ...flags, sharp: false, plus: false };
      return verb === "v" ? digits(plain, value, 10n) : `%!w(int=${digits(plain, value, 10n)})`;
    }
    case "d":
      return digits(flags, value, 10n);
    case "b":
      return digits(flags, value, 2n, "0b");
    case "o":
      return digits(flags, value, 8n, "0");
    case "O":
      return digits(flags, value, 8n, "0", "0o");
    case "x":
      return digits(flags, value, 16n, "0x");
    case "X":
      return digits(flags, value, 16n, "0X").toUpperCase();
    case "c":
      return pad(flags, String.fromCodePoint(runeOf(value)));
    case "q":
      return pad(flags, quoteRune(runeOf(value), flags.plus));
    case "U":
      return unicode(flags, BigInt.asUintN(64, value));
    case "T":
      return pad(flags, "int".slice(0, flags.precision ?? 3));
    default:
      return `%!${verb}(int=${digits(flags, value, 10n)})`;
  }
}

function digits(flags: Flags, value: bigint, base: bigint, sharpPrefix = "", prefix = ""): string {
  const negative = value < 0n;
  if (flags.precision === 0 && value === 0n) return " ".repeat(flags.width ?? 0);
  let least = flags.precision ?? 0;
  if (flags.precision === undefined && flags.zero && !flags.minus && flags.width !== undefined) {
    least = flags.width - (negative || flags.plus || flags.space ? 1 : 0);
  }
  let text = (negative ? -value : value).toString(Number(base)).padStart(least, "0");
  if (flags.sharp && !(base === 8n && text.startsWith("0"))) text = sharpPrefix + text;
  text = prefix + text;
  if (negative) text = `-${text}`;
  else if (flags.plus) text = `+${text}`;
  else if (flags.space) text = ` ${text}`;
  return pad({ ...flags, zero: false }, text);
}

function unicode(flags: Flags, value: bigint): string {
  let text = `U+${value
    .toString(16)
    .toUpperCase()
    .padStart(Math.max(4, flags.precision ?? 0), "0")}`;
  if (flags.sharp && value <= 0x10ffffn && isPrintable(Number(value))) {
    text += ` '${String.fromCodePoint(Number(value))}'`;
  }
  return pad({ ...flags, zero: false }, text);
}

function pad(flags: Flags, text: string): string {
  const missing = (flags.width ?? 0) - Array.from(text).length;
  if (missing <= 0) return text;
  return flags.minus ? text + " ".repeat(missing) : (flags.zero ? "0" : " ").repeat(missing) + text;
}

/** The code point of an integer; the replacement character for what is none. */
function runeOf(value: bigint): number {
  const point = BigInt.asUintN(64, value);
  return point > 0x10ffffn || (point >= 0xd800n && point <= 0xdfffn) ? 0xfffd : Number(point);
}

const escapes: Record<number, string> = {
  7: "\\a",
  8: "\\b",
  9: "\\t",
  10: "\\n",
  11: "\\v",
  12: "\\f",
  13: "\\r",
  39: "\\'",
  92: "\\\\",
};

function quoteRune(point: number, asciiOnly: boolean): string {
  const hex = (length: number) => point.toString(16).padStart(length, "0");
  let shown = escapes[point];
  if (shown === undefined && (asciiOnly ? point >= 32 && point < 127 : isPrintable(point))) {
    shown = String.fromCodePoint(point);
  }
  shown ??= point < 0x20 || point === 0x7f ? `\\x${hex(2)}` : point < 0x10000 ? `\\u${hex(4)}` : `\\U${hex(8)}`;
  return `'${shown}'`;
}

function isPrintable(point: number): boolean {
  return (point < 0xd800 || point > 0xdfff) && /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(String.fromCodePoint(point));
}
