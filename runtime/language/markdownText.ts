/** Any text as Markdown that shows it letter for letter, on one line. */
export function markdownText(text: string): string {
  return text
    .slice(0, 600)
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[\\`*_{}[\]()#+!|<>~&$]|^\s*[-=]/g, (sign) => `\\${sign}`);
}

/** Any text as a piece of code. */
export function markdownCode(text: string): string {
  const shown = text.slice(0, 300).replaceAll(/\s+/g, " ");
  const ticks = "`".repeat(1 + Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length)));
  const space = shown.startsWith("`") || shown.endsWith("`") ? " " : "";
  return shown.trim() === "" ? "(empty)" : `${ticks}${space}${shown}${space}${ticks}`;
}
