import { describe, expect, test } from "vitest";
import { parseFile } from "../../runtime/manifest/parseFile.ts";
import { plainValue } from "../../runtime/manifest/plainValue.ts";
import { yamlScalar } from "../../runtime/manifest/yaml11.ts";

const plain = (text: string, tag?: string) => yamlScalar({ text, plain: true, tag });

// Expected values: sigs.k8s.io/yaml v1.4.0, YAMLToJSON.
describe("yamlScalar", () => {
  test.each([
    ["yes", true],
    ["n", false],
    ["TRUE", true],
    ["tRue", "tRue"],
    ["", null],
    ["017", 15],
    ["0o17", 15],
    ["018", 18],
    ["0b+11", 3],
    ["-0x1f", -31],
    ["1_000", 1000],
    ["_1", "_1"],
    ["12:30:45", "12:30:45"],
    ["2026-03-04", "2026-03-04"],
    [".5", 0.5],
    ["._5", "._5"],
    ["5.", 5],
    ["1e1000", "1e1000"],
    ["18446744073709551615", 18446744073709551615n],
    ["18446744073709551616", 18446744073709552000],
    ["+18446744073709551615", 18446744073709552000],
    ["<<", "<<"],
  ])("%s", (text, value) => {
    expect(plain(text)).toEqual({ value });
  });

  test("quotes and blocks are text, unless a tag says otherwise", () => {
    expect(yamlScalar({ text: "5", plain: false })).toEqual({ value: "5" });
    expect(yamlScalar({ text: "5", plain: false, tag: "tag:yaml.org,2002:int" })).toEqual({ value: 5 });
    expect(plain("5", "!!str")).toEqual({ value: "5" });
    expect(plain("5", "!")).toEqual({ value: "5" });
    expect(plain("5", "!own")).toEqual({ value: "5" });
    expect(plain("5", "!!float")).toEqual({ value: 5 });
    expect(plain("aGVsbG8=", "!!binary")).toEqual({ value: "hello" });
  });

  test.each([
    [".nan", undefined],
    ["-.inf", undefined],
    ["x", "!!int"],
    ["2026-02-30", "!!timestamp"],
    ["*", "!!binary"],
  ])("%s with tag %s is a problem", (text, tag) => {
    expect(plain(text, tag)).toHaveProperty("problem");
  });

  test("a document says where such a value stands", () => {
    const { documents } = parseFile("x.yaml", "a: 1\nb: .nan\n");
    expect(plainValue(documents[0]!.contents).problems).toMatchObject([{ code: "bad-value", start: 8, end: 12 }]);
  });
});
