/** Reversed polynomials. */
export const polynomials = { crc32: 0xedb88320, crc32c: 0x82f63b78 } as const;

/** a·b modulo the polynomial, in the reflected bit order of CRC-32. */
function multiply(a: number, b: number, polynomial: number): number {
  let product = 0;
  let factor = b;
  for (let mask = 0x80000000; mask !== 0; mask >>>= 1) {
    if ((a & mask) !== 0) product ^= factor;
    factor = (factor & 1) !== 0 ? (factor >>> 1) ^ polynomial : factor >>> 1;
  }
  return product >>> 0;
}

const powers = new Map<number, number[]>();

/** x^(8·bytes) modulo the polynomial. */
function shift(bytes: number, polynomial: number): number {
  let squares = powers.get(polynomial);
  if (squares === undefined) powers.set(polynomial, (squares = [0x40000000]));
  let result = 0x80000000;
  let rest = bytes;
  // Bit i of `bytes` is worth x^(2^(i+3)).
  for (let bit = 3; rest > 0; bit++, rest = Math.floor(rest / 2)) {
    while (squares.length <= bit) squares.push(multiply(squares.at(-1)!, squares.at(-1)!, polynomial));
    if (rest % 2 === 1) result = multiply(squares[bit]!, result, polynomial);
  }
  return result;
}

/** The CRC of two runs of bytes put together, out of the CRC of each; as zlib's crc32_combine. */
export function crcCombine(first: number, second: number, secondBytes: number, kind: keyof typeof polynomials): number {
  const polynomial = polynomials[kind];
  return (multiply(shift(secondBytes, polynomial), first, polynomial) ^ second) >>> 0;
}
