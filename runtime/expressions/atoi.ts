/** The bounds of Go's int on the controller's machines. */
export const largestInt = 2n ** 63n - 1n;
export const smallestInt = -(2n ** 63n);

/** Go's strconv.Atoi (base 10, no spaces, no underscores); undefined when it refuses the text or the number exceeds 64 bits. */
export function atoi(text: string): bigint | undefined {
  if (!/^[+-]?[0-9]+$/.test(text) || text.length > 1_000) return undefined;
  const value = BigInt(text.startsWith("+") ? text.slice(1) : text);
  return value > largestInt || value < smallestInt ? undefined : value;
}
