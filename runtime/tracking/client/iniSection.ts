/** The keys of one section of an INI file (~/.mlflow/credentials, ~/.databrickscfg), lower case; undefined without the section. */
export function iniSection(text: string, section: string): Record<string, string> | undefined {
  let found: Record<string, string> | undefined;
  let inside = false;
  for (const line of text.split(/\r?\n/)) {
    const head = /^\s*\[([^\]]*)\]\s*$/.exec(line);
    if (head !== null) {
      inside = head[1]!.trim() === section;
      if (inside) found ??= {};
      continue;
    }
    const pair = /^\s*([^#;=:\s][^=:]*?)\s*[=:]\s*(.*?)\s*$/.exec(line);
    if (inside && pair !== null) found![pair[1]!.toLowerCase()] = pair[2]!;
  }
  return found;
}
