/** x^(8·2^k) mod the CRC-32 polynomial, reflected; made once, by squaring. */
const powers: number[] = [];

/** Product of two polynomials modulo 0xEDB88320 (reflected bits: the highest bit is x^0). */
function multiply(a: number, b: number): number {
  let product = 0;
  let factor = b;
  for (let bit = 31; bit >= 0; bit--) {
    if ((a >>> bit) & 1) product ^= factor;
    factor = factor & 1 ? (factor >>> 1) ^ 0xedb88320 : factor >>> 1;
  }
  return product >>> 0;
}

/**
 * CRC-32 of two pieces one after the other, from their CRCs and the second one's length: crc(AB) = crc(A) · x^(8·|B|) + crc(B)
 * modulo the polynomial.
 */
export function crc32Combine(first: number, second: number, secondLength: number): number {
  if (powers.length === 0) {
    let power = 0x00800000; // x^8
    for (let k = 0; k < 53; k++) {
      powers.push(power);
      power = multiply(power, power);
    }
  }
  let result = first;
  let length = secondLength;
  for (let k = 0; length > 0; k++) {
    if (length % 2 === 1) result = multiply(powers[k]!, result);
    length = Math.floor(length / 2);
  }
  return (result ^ second) >>> 0;
}
