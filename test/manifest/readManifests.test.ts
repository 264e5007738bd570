import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readManifests } from "../../runtime/manifest/readManifests.ts";
import { labCache, requirePart } from "../support/shared.ts";

const read = (text: string | Uint8Array, path = "a.yaml") => readManifests([{ path, content: text }]);
const head = "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: w}\n";

describe("documents", () => {
  it("reads every Argo object of a multi-document file and leaves others alone", () => {
    const set = read(
      `# first\n---\n${head}---\nkind: List\napiVersion: v1\nitems: []\n---\n${head.replace("w}", "v}")}`,
    );
    expect(set.documents.map(({ name, index }) => [name, index])).toEqual([
      ["w", 0],
      ["v", 2],
    ]);
    expect(set.problems).toEqual([]);
  });

  it("reads JSON", () => {
    const json = '{"apiVersion":"argoproj.io/v1alpha1","kind":"CronWorkflow","metadata":{"generateName":"c-"}}';
    expect(read(json).documents[0]).toMatchObject({ kind: "CronWorkflow", name: "c-" });
  });

  it("applies anchors, aliases and merge keys; own keys win", () => {
    const [document] = read(
      `${head}spec:\n  a: &a {x: 1, w: 2}\n  b: {<<: *a, w: 3}\n  c: *a\n  d:\n    <<: [*a, {z: 9}]\n`,
    ).documents;
    expect(document!.object.spec).toEqual({
      a: { x: 1, w: 2 },
      b: { x: 1, w: 3 },
      c: { x: 1, w: 2 },
      d: { x: 1, w: 2, z: 9 },
    });
    expect(document!.rangeOf(["spec", "b", "x"]).start).toMatchObject({ line: 5, column: 13 });
    expect(document!.has(["spec", "d", "z"])).toBe(true);
  });

  it("reads scalars as YAML 1.1 without times", () => {
    const [document] = read(
      `${head}spec: {a: yes, b: 017, c: 1:30, d: 2026-01-02, e: "no", f: 1.50, g: ~}\n`,
    ).documents;
    expect(document!.object.spec).toEqual({ a: true, b: 15, c: "1:30", d: "2026-01-02", e: "no", f: 1.5, g: null });
  });

  it("takes flow collections and quotes that are not indented, as Go's reader does", () => {
    const text = `${head}spec:\n  templates:\n  - name: a\n    container:\n      args: ["\n      echo one\n      echo two\n      "\n      ]\n`;
    const set = read(text);
    expect([...set.problems, ...set.documents[0]!.problems]).toEqual([]);
    expect(set.documents[0]!.object.spec.templates![0]!.container!.args).toEqual([" echo one echo two "]);
  });

  it("keeps places with BOM and CRLF", () => {
    const [document] = read(`\ufeff${head.replaceAll("\n", "\r\n")}spec: {entrypoint: main}\r\n`).documents;
    expect(document!.rangeOf(["apiVersion"]).start).toMatchObject({ line: 1, column: 13 });
    const { start, end } = document!.rangeOf(["spec", "entrypoint"]);
    expect([start.line, start.column, end.column]).toEqual([4, 20, 24]);
    expect(document!.keyRangeOf(["spec", "entrypoint"])!.start.column).toBe(8);
    expect(document!.keyRangeOf(["spec", "nothing"])).toBeUndefined();
    expect(document!.rangeOf(["spec", "entrypoint", "nothing", 3])).toEqual(document!.rangeOf(["spec", "entrypoint"]));
  });
});

describe("bad input is one problem with a place", () => {
  it.each([
    ["duplicate-key", `${head}spec: {a: 1, a: 2}\n`],
    ["syntax", `${head}spec: {a: 1\n`],
    ["syntax", `${head}spec:\n\tentrypoint: a\n`],
    ["bad-alias", `${head}spec: &a {b: *a}\n`],
    ["bad-alias", `${head}spec: *nope\n`],
    ["bad-merge", `${head}spec: {<<: [1]}\n`],
    ["bad-key", `${head}spec: {? [1] : 2}\n`],
  ])("%s of a document that can still be told", (code, text) => {
    const [document] = read(text).documents;
    expect(document!.problems[0]!.code).toBe(code);
    expect(document!.problems[0]!.range.start.line).toBeGreaterThan(3);
  });

  it.each([
    ["not-text", new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0xff])],
    ["not-text", "a\0b"],
    ["too-deep", `a: ${"[".repeat(200_000)}`],
    ["too-deep", "- ".repeat(20_000)],
    ["too-deep", `a: ${"{b: ".repeat(20_000)}`],
    ["too-deep", "? ".repeat(20_000)],
    ["syntax", "a: 'b"],
    ["alias-bomb", bomb()],
    ["not-argo", "just text"],
  ])("%s of a whole file", (code, content) => {
    const set = read(content);
    expect(set.problems.map((problem) => problem.code)).toEqual([code]);
    expect(set.documents).toEqual([]);
  });

  it("says nothing of an empty file or of comments only", () => {
    expect(read("").problems).toEqual([]);
    expect(read("# nothing\n---\n").problems).toEqual([]);
  });

  it("is not misled by a key named __proto__", () => {
    const [document] = read(`${head}spec: {__proto__: {polluted: yes}}\n`).documents;
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(Object.keys(document!.object.spec)).toEqual(["__proto__"]);
  });
});

describe("many", () => {
  it("reads thousands of templates with the right places", () => {
    const count = 3000;
    const templates = Array.from({ length: count }, (_, n) => `  - name: t${n}\n    container: {image: a}\n`).join("");
    const set = read(`${head}spec:\n  entrypoint: t0\n  templates:\n${templates}`);
    expect(set.pipelines[0]!.steps).toHaveLength(count);
    expect(set.documents[0]!.rangeOf(["spec", "templates", count - 1, "name"]).start.line).toBe(6 + count * 2 - 1);
  });

  it("reads the upstream examples; only the one with a duplicate key is a problem", (context) => {
    const folder = requirePart(context, labCache("argo-src/examples"), "the folder of upstream examples");
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => /\.ya?ml$/.test(file));
    expect(files.length).toBeGreaterThan(190);
    const set = readManifests(files.map((file) => ({ path: file, content: readFileSync(path.join(folder, file)) })));
    expect(set.problems).toEqual([]);
    expect(set.documents.length).toBeGreaterThan(200);
    const bad = set.documents.filter(({ problems }) => problems.length > 0).map(({ file }) => file);
    expect(bad).toEqual(["k8s-patch-json-workflow.yaml"]);
    expect(set.pipelines.flatMap(({ missingRefs }) => missingRefs)).toEqual([]);
  });
});

function bomb(): string {
  const lines = Array.from("bcdefghij", (name, n) => `${name}: &${name} [${`*${"abcdefghi"[n]},`.repeat(10)}]`);
  return `a: &a [x,x,x,x,x,x,x,x,x,x]\n${lines.join("\n")}\n`;
}
