/** A new element with a class, text (never markup) and children. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  { class: style, text, children = [] }: { class?: string; text?: string; children?: Node[] } = {},
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  if (style !== undefined) made.className = style;
  if (text !== undefined) made.textContent = text;
  made.append(...children);
  return made;
}
