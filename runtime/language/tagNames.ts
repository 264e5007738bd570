/** A dotted name inside a `{{tag}}`, and where each of its parts stands in the text. */
export interface TagName {
  parts: { name: string; start: number; end: number }[];
}

/** Longer tags are no names any more. */
const longestTag = 2000;

/**
 * The dotted names in the tags of `text` between two offsets: `inputs.parameters.x` of `{{inputs.parameters.x}}`, and of
 * expressions `{{=inputs.parameters.x + tasks['a-b'].outputs.result}}` each.
 */
export function tagNames(text: string, start: number, end: number): TagName[] {
  const names: TagName[] = [];
  for (let at = text.indexOf("{{", start); at >= 0 && at < end; at = text.indexOf("{{", at + 2)) {
    const close = text.indexOf("}}", at);
    if (close < 0) break;
    if (close - at > longestTag) continue;
    const expression = text[at + 2] === "=";
    names.push(...namesIn(text.slice(at + 2, close), at + 2, expression));
    at = close;
  }
  return names;
}

const simple = /[A-Za-z_][\w-]*(?:\.[\w-]+)+/g;
const inExpression = /(?<![\w.'"])[A-Za-z_]\w*(?:\.\w+|\['[^'\\]*'\]|\["[^"\\]*"\])+/g;

function namesIn(tag: string, offset: number, expression: boolean): TagName[] {
  return [...tag.matchAll(expression ? inExpression : simple)].map((match) => ({
    parts: [...match[0].matchAll(/[\w-]+/g)].map(({ 0: name, index }) => {
      const start = offset + match.index + index;
      return { name, start, end: start + name.length };
    }),
  }));
}
