import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** The text between the brackets of a call that starts at `open`. */
function callAt(code: string, open: number): string {
  let depth = 0;
  for (let at = open; at < code.length; at++) {
    if (code[at] === "(") depth++;
    if (code[at] === ")" && --depth === 0) return code.slice(open, at);
  }
  return code.slice(open);
}

test("a question stays open when something else takes the focus: a tree or a page that is drawn anew does", () => {
  const files = globSync("extension/**/*.ts");
  const calls = files.flatMap((file) => {
    const code = readFileSync(file, "utf8");
    return [...code.matchAll(/\.show(?:QuickPick|InputBox)\(/g)].map(({ index, 0: name }) => ({
      place: `${file}:${code.slice(0, index).split("\n").length}`,
      call: callAt(code, index + name.length - 1),
    }));
  });
  expect(calls.length).toBeGreaterThan(10);
  expect(calls.filter(({ call }) => !call.includes("ignoreFocusOut")).map(({ place }) => place)).toEqual([]);
});
