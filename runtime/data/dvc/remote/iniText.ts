/** Sections of an INI text by name, as DVC (configobj) and the AWS CLI write them: `['remote "store"']` is `remote "store"`. */
export type IniSections = Map<string, Map<string, string>>;

const maxLines = 10_000;

/** Reads INI. What is no section, key or comment is passed over; keys are in lower case. */
export function readIni(text: string): IniSections {
  const sections: IniSections = new Map();
  let section = new Map<string, string>();
  for (const raw of text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .slice(0, maxLines)) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#") || line.startsWith(";")) continue;
    if (line.startsWith("[") && line.endsWith("]")) {
      const name = unquoted(line.slice(1, -1).trim());
      section = sections.get(name) ?? new Map<string, string>();
      sections.set(name, section);
      continue;
    }
    const at = line.indexOf("=");
    if (at > 0)
      section.set(line.slice(0, at).trim().toLowerCase(), unquoted(withoutComment(line.slice(at + 1).trim())));
  }
  return sections;
}

function unquoted(text: string): string {
  const match = /^(?:'(.*)'|"(.*)")$/s.exec(text);
  return match === null ? text : (match[1] ?? match[2] ?? "");
}

/** A value in quotes keeps its #; elsewhere one after a space begins a comment. */
function withoutComment(value: string): string {
  if (/^(['"]).*\1$/.test(value)) return value;
  return value.replace(/\s+#.*$/, "");
}
