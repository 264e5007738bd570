/** Is a place of a step one on a store that can be opened from here? */
export function onStore(place: string): boolean {
  return /^(?:s3|gs):\/\//i.test(place);
}
