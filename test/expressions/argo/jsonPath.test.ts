import { describe, expect, it } from "vitest";
import { evaluateExpression } from "../../../runtime/expressions/evaluateExpression.ts";

const objects = JSON.stringify([
  { name: "a", size: 1 },
  { name: "b", size: 22 },
]);
const query = (path: string, document = objects) =>
  evaluateExpression("jsonpath(document, path)", { document, path }).json();

describe("jsonpath() in expressions", () => {
  it.each([
    ["$[?(@.size > 5)].name", '["b"]'],
    ["$[?(@.name == 'a')].size", "[1]"],
    ['$[?(@.name == "a" && @.size == 1)].size', "[1]"],
    ["$[?(@.name =~ '^[bc]')].size", "[22]"],
    ["$[?(@.size in [1,2])].name", '["a"]'],
    // A list in single quotes is not JSON, and strings of the data count with their quotes: nothing is found.
    ["$[?(@.name in ['a'])].name", "[]"],
    ["$[?(!@.zz)].name", "[]"],
    ["$[?(@.size + 1 == $[0].size * 2)].name", '["a"]'],
    ["$[?(@.size > 5)][0].name", '"b"'],
    ["$..[?(@.size > 5)].name", '["b"]'],
    ["$[(@.length-1)].name", '"b"'],
    ["$[(@.length-1):].name", '["b"]'],
    ["$[(@.length-1),0].name", '["b","a"]'],
    ["$[0]['name' , 'size']", '["a",1]'],
    ["$...name", '["a","b"]'],
  ])("%s", (path, json) => {
    expect(query(path)).toBe(json);
  });

  it.each(["$[?()]", "$[?@.size > 5]", "$[?((aa || bb))]", "$[0:1:0]", "$['a',0]", "$[a]", "x.y"])(
    "%s fails",
    (path) => {
      expect(() => query(path)).toThrow(/JSONPath|invalid|unsupported/);
    },
  );

  it("gives up on scripts that are nested without end", () => {
    expect(() => query(`$[?(${"!(".repeat(5000)}1${")".repeat(5000)})]`)).toThrow(/nested|steps/);
    expect(() => query(`$[?(${"!".repeat(20_000)}1)]`)).toThrow(/nested|steps/);
    expect(() => query(`$${"[?(@".repeat(5000)}`)).toThrow(/.+/);
  });
});
