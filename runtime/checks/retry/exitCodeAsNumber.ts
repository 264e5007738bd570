/**
 * Places (offsets) of `lastRetry.exitCode` that an expression compares with a number: exitCode is text, so `==` and `in` are
 * silently false. Text in quotes is not looked at.
 */
export function exitCodeAsNumber(expression: string): { start: number; end: number }[] {
  const code = expression.replaceAll(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`]*`/g, (text) => " ".repeat(text.length));
  const places: { start: number; end: number }[] = [];
  for (const { index } of code.matchAll(/\blastRetry\s*\.\s*exitCode\b/g)) {
    const name = /^lastRetry\s*\.\s*exitCode/.exec(code.slice(index))![0];
    const after = code.slice(index + name.length, index + name.length + 200);
    const before = code.slice(Math.max(0, index - 200), index);
    const compared =
      /^\s*(==|!=|<=|>=|<|>|\bin\b|not\s+in\b)\s*(-?\d|\[\s*-?\d)/.test(after) ||
      /\d\s*(==|!=|<=|>=|<|>)\s*$/.test(before);
    if (compared) places.push({ start: index, end: index + name.length });
  }
  return places;
}
