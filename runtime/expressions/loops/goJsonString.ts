/** A text as Go's encoding/json writes it: like JSON.stringify, with <, >, & and the two line separators escaped. */
export function goJsonString(text: string): string {
  return escapeHtml(JSON.stringify(text.toWellFormed()));
}

/** What Go does to the strings inside any JSON it re-encodes. */
export function escapeHtml(json: string): string {
  return json.replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
