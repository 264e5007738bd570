/** A text in double quotes for an error message, as Go's time and strconv packages show it: bytes outside ASCII as \x.. */
export function goQuote(text: string): string {
  let shown = "";
  for (const byte of Buffer.from(text.slice(0, 200))) {
    if (byte === 0x22 || byte === 0x5c) shown += `\\${String.fromCodePoint(byte)}`;
    else if (byte < 0x20 || byte >= 0x7f) shown += `\\x${byte.toString(16).padStart(2, "0")}`;
    else shown += String.fromCodePoint(byte);
  }
  return `"${shown}"`;
}
