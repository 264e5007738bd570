const [quote, backslash, colon, openBrace, closeBrace, openBracket, closeBracket] = [...'"\\:{}[]'].map((c) =>
  c.charCodeAt(0),
);

/** How many keys the outermost object of a valid JSON text has, equal ones counted each. */
export function topLevelKeys(json: Uint8Array): number {
  let depth = 0;
  let keys = 0;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at];
    if (byte === quote) {
      for (at++; at < json.length && json[at] !== quote; at++) if (json[at] === backslash) at++;
    } else if (byte === openBrace || byte === openBracket) depth++;
    else if (byte === closeBrace || byte === closeBracket) depth--;
    else if (byte === colon && depth === 1) keys++;
  }
  return keys;
}
