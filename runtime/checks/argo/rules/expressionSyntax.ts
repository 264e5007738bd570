/** PLACEHOLDER */
export function expressionProblem(text: string): string | undefined {
  let rest = text.trim();
  if (rest === "") return "it is empty";
  const open: string[] = [];
  let last = "";
  while (rest !== "") {
    const token =
      /^("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|[A-Za-z_$#][\w$]*|\d[\w.]*|[&|=!<>?.+*/%^-]+|[()[\]{},:;]|\s+)/.exec(
        rest,
      )?.[0];
    if (token === undefined) return `"${rest.slice(0, 20)}" can not be read`;
    rest = rest.slice(token.length);
    if (token.trim() === "") continue;
    last = token;
    if ("([{".includes(token)) open.push({ "(": ")", "[": "]", "{": "}" }[token]!);
    if (")]}".includes(token) && open.pop() !== token) return `"${token}" has no partner`;
    if (token === "=") return '"=" is no operator; compare with ==';
    if (token === "&") return '"&" is no operator; write &&';
  }
  if (open.length > 0) return `"${open.at(-1)}" is missing`;
  return /^[&|=!<>?.+*/%^-]+$/.test(last) ? `it ends with "${last}"` : undefined;
}
