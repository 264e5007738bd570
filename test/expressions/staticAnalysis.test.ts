import { describe, expect, it } from "vitest";
import { parseExpression, referencedPaths } from "../../runtime/expressions/expressionPaths.ts";
import { findTags } from "../../runtime/expressions/tags.ts";

function pathsOf(source: string) {
  const parsed = parseExpression(source);
  if ("error" in parsed) throw parsed.error;
  return referencedPaths(parsed.tree).map(({ path, start, end, guarded, called }) => ({
    path,
    text: source.slice(start, end),
    guarded,
    called,
  }));
}

describe("static analysis of expressions", () => {
  it("finds paths with their places", () => {
    expect(pathsOf("sprig.trim(inputs.parameters['a-b']) + (x.y ?? 'd')")).toEqual([
      { path: "sprig.trim", text: "sprig.trim", guarded: false, called: true },
      { path: "inputs.parameters.a-b", text: "inputs.parameters['a-b']", guarded: false, called: false },
      { path: "x.y", text: "x.y", guarded: true, called: false },
    ]);
  });

  it("leaves local variables out", () => {
    expect(pathsOf("let n = item.name; n + 'x'").map(({ path }) => path)).toEqual(["item.name"]);
  });

  it("gives the place of a syntax error", () => {
    expect(parseExpression("foo bar")).toMatchObject({ error: { stage: "compile", offset: 4 } });
  });

  it("finds tags", () => {
    expect(
      findTags("a {{ b }} {{=c}} {{d").map(({ kind, start, end, content }) => [kind, start, end, content]),
    ).toEqual([
      ["simple", 2, 9, " b "],
      ["expression", 10, 16, "c"],
      ["unclosed", 17, 20, "d"],
    ]);
  });
});
