import { describe, expect, test } from "vitest";
import { expandLoop, isLoop } from "../../../runtime/expressions/loops/expandLoop.ts";
import type { TemplateCall } from "../../../runtime/manifest/argo.ts";

/** Tags only, no expressions: what the loop itself hands over. */
function replace(json: string, values: Record<string, string>, allowUnresolved: boolean): string {
  return json.replace(/\{\{([^{}]+)\}\}/g, (tag, name: string) => {
    const value = values[name];
    if (value === undefined && !allowUnresolved) throw new Error(`failed to resolve ${tag}`);
    return value === undefined ? tag : JSON.stringify(value).slice(1, -1);
  });
}

function expand(call: Partial<TemplateCall>, kind: "task" | "step" = "task") {
  const value = (p: string) => ({ arguments: { parameters: [{ name: "p", value: p }] } });
  return expandLoop({ name: "T", template: "t", ...value("{{item}}"), ...call } as TemplateCall, {
    values: { "workflow.name": "wf" },
    replace,
    kind,
  }).map(({ name, arguments: given }) => [name, given?.parameters?.[0]?.value]);
}

describe("expandLoop", () => {
  test("items of every type, printed as Go prints them", () => {
    expect(expand({ withItems: ["a(b)", 2.5, true, null, ["x", 1], { b: "<", a: 1 }] })).toEqual([
      ["T(0:ab)", "a(b)"],
      ["T(1:2.5)", "2.5"],
      ["T(2:true)", "true"],
      ["T(3:[])", "null"],
      ["T(4:[x 1])", '["x",1]'],
      ["T(5:a:1,b:<)", '{"a":1,"b":"\\u003c"}'],
    ]);
  });

  test("withParam keeps the spelling of numbers; one too large for a float becomes an empty string", () => {
    expect(expand({ withParam: ' [1.50, 1e3,\n"\\u00e9", 1e1000] ' })).toEqual([
      ["T(0:1.50)", "1.50"],
      ["T(1:1e3)", "1e3"],
      ["T(2:\\u00e9)", "é"],
      ["T(3:1e1000)", ""],
    ]);
  });

  test("keys of maps, __proto__ among them", () => {
    const withParam = '[{"__proto__":"x","k":{"a":1}}]';
    const given = { parameters: [{ name: "p", value: "{{item.__proto__}} {{item.k}}" }] };
    expect(expand({ withParam, arguments: given })).toEqual([['T(0:__proto__:x,k:{"a":1})', 'x {"a":1}']]);
  });

  test("a list that can not be read is an error, unless the call would not run anyway", () => {
    expect(() => expand({ withParam: "[1,2" })).toThrow(
      "withParam value could not be parsed as a JSON list: [1,2: unexpected end of JSON input",
    );
    expect(() => expand({ withParam: "[1] 2" })).toThrow("invalid character");
    expect(expand({ withParam: "[1,2", when: "false" })).toEqual([]);
  });

  test("a task's own loop fields are searched for tags, a step's are not", () => {
    expect(() => expand({ withItems: ["{{y}}"] })).toThrow("failed to resolve {{y}}");
    expect(expand({ withItems: ["{{y}}"] }, "step")).toEqual([["T(0:{{y}})", "{{y}}"]]);
  });

  test("no loop, and the empty ones", () => {
    expect(expand({})).toEqual([["T", "{{item}}"]]);
    expect(expand({ withItems: [] })).toEqual([["T", "{{item}}"]]);
    expect(expand({ withParam: "[]" })).toEqual([]);
    expect(isLoop({ name: "x", withSequence: null } as unknown as TemplateCall)).toBe(false);
  });

  test("ends at once on what would never end", () => {
    expect(() => expand({ withSequence: { count: "1000000000" } })).toThrow("asks for 1000000000 items");
    expect(() => expand({ withSequence: { start: "-9223372036854775808", end: "9223372036854775807" } })).toThrow(
      "items",
    );
    expect(() => expand({ withSequence: { count: 5_000, format: "%999999d" } })).toThrow("characters of items");
    expect(() => expand({ withParam: "[".repeat(100_000) })).toThrow("nested");
    const big = { parameters: [{ name: "p", value: "x".repeat(200_000) }] };
    expect(() => expand({ withSequence: { count: 10_000 }, arguments: big })).toThrow("characters of loop calls");
  });
});
