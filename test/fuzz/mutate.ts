const tokens = [
  ..."{{ }} {{= ( ) [ ] { } , : ; ' \" ` \\ ! && || == =~ in not - + * / % ** ^ << >> ? ?? . .. $ # @ & | < > = ~ _".split(
    " ",
  ),
  ..."0 1 -1 0x 0b1 1e9 1e400 99999999999999999999 9223372036854775807 -9223372036854775808 1.5 NaN .inf".split(" "),
  ..."true false nil null item item.x inputs.parameters.x A.Succeeded lastRetry.exitCode __proto__ constructor".split(
    " ",
  ),
  ...'2026-03-04 2026-03-04T05:06:07Z 3:04PM %d %999999d %*d %[1]d 1d 5m {"a":1} [1,[2]] \\u0000 \\ud800'.split(" "),
  "\0",
  "\ud800",
  "\u2028",
  "é",
  "😀",
  "\n",
  " ",
];

/** A changed copy of a text: something put in, cut out, doubled or repeated up to 2,000 times. At most about 100,000 characters. */
export function mutateText(text: string, random: () => number): string {
  const at = Math.floor(random() * (text.length + 1));
  const to = Math.min(text.length, at + Math.floor(random() * 12));
  const token = tokens[Math.floor(random() * tokens.length)]!;
  const choice = random();
  let changed: string;
  if (choice < 0.5) changed = text.slice(0, at) + token + text.slice(at);
  else if (choice < 0.7) changed = text.slice(0, at) + text.slice(to);
  else if (choice < 0.85) changed = text.slice(0, at) + text.slice(at, to) + text.slice(at);
  else if (choice < 0.95) changed = text.slice(0, at) + token.repeat(1 + Math.floor(random() * 2_000)) + text.slice(at);
  else changed = token;
  return changed.slice(0, 100_000);
}

/** A copy of plain data in which about every third text is changed, and now and then a list is doubled. */
export function mutateValue(value: unknown, random: () => number): unknown {
  if (typeof value === "string") return random() < 0.35 ? mutateText(value, random) : value;
  if (Array.isArray(value)) {
    const items = value.map((item) => mutateValue(item, random));
    return random() < 0.05 ? [...items, ...items] : items;
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mutateValue(item, random)]));
  }
  return value;
}
