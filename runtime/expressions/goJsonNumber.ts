/** A number as Go's encoding/json writes a float64: like JSON.stringify, but -0 keeps its sign. */
export function goJsonNumber(value: number | bigint): string {
  return Object.is(value, -0) ? "-0" : String(value);
}
