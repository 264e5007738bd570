/**
 * Expands `$(NAME)` and `$$` in command, args and env as the kubelet does: a known name becomes its value, an unknown one
 * stays as written, `$$` becomes `$`, any other `$` stays.
 */
export function expandDollars(text: string, variables: Record<string, string>): string {
  let out = "";
  let start = 0;
  for (let at = text.indexOf("$"); at >= 0 && at + 1 < text.length; at = text.indexOf("$", at)) {
    const next = text[at + 1];
    if (next === "$") {
      out += text.slice(start, at + 1);
      at = start = at + 2;
      continue;
    }
    const close = next === "(" ? text.indexOf(")", at + 2) : -1;
    if (close < 0) {
      at += next === "(" ? 2 : 1;
      continue;
    }
    const name = text.slice(at + 2, close);
    if (Object.hasOwn(variables, name)) {
      out += text.slice(start, at) + variables[name];
      start = close + 1;
    }
    at = close + 1;
  }
  return out + text.slice(start);
}

/** What remains of `$$` in a script's source and in raw artifacts: Argo passes the template through an env variable. */
export function expandTemplateText(text: string): string {
  return expandDollars(text, {});
}
