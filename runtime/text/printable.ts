/**
 * Text from manifests, logs and servers, made safe for a terminal and for one-line formats: control characters (escape
 * sequences, carriage returns, bidirectional overrides) become visible `\xNN` / `\uNNNN` escapes. Tabs and newlines stay when
 * `multiline` is set, else they become spaces.
 */
export function printable(text: string, { multiline = false } = {}): string {
  return text.replaceAll(unsafe, (character) => {
    if (character === "\n" || character === "\t") return multiline ? character : " ";
    const code = character.codePointAt(0)!;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}

// C0, DEL and C1 controls; zero-width, line separators and bidirectional controls; BOM; lone surrogates.
const unsafe = /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\p{Cs}]/gu;
