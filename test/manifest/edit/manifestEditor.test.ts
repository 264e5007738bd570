import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { applyEdits } from "../../../runtime/manifest/edit/applyEdits.ts";
import { manifestEditor } from "../../../runtime/manifest/edit/manifestEditor.ts";
import { ManifestError } from "../../../runtime/manifest/manifestError.ts";
import type { Path } from "../../../runtime/manifest/model.ts";
import { readManifests } from "../../../runtime/manifest/readManifests.ts";
import { seededRandom } from "../../support/random.ts";
import { labCache, requirePart } from "../../support/shared.ts";

const head = "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\n";
const open = (text: string) => readManifests([{ path: "a.yaml", content: text }]).documents[0]!;
const set = (text: string, path: Path, value: unknown) => applyEdits(text, manifestEditor.set(open(text), path, value));

describe("set", () => {
  it.each<[string, string, Path, unknown, string]>([
    ["a scalar, comment kept", "spec:\n  a: 1 # why\n  b: 2\n", ["spec", "a"], 5, "spec:\n  a: 5 # why\n  b: 2\n"],
    ["quotes kept", `spec:\n  a: 'x'\n  b: "y"\n`, ["spec", "b"], "z", `spec:\n  a: 'x'\n  b: "z"\n`],
    ["text that looks like a number", "spec: {a: x}\n", ["spec", "a"], "3", 'spec: {a: "3"}\n'],
    [
      "a new key after a comment",
      "spec:\n  a: 1 # why\n# end\n",
      ["spec", "b"],
      "x",
      "spec:\n  a: 1 # why\n  b: x\n# end\n",
    ],
    ["a new key without line break at the end", "spec:\n  a: 1", ["spec", "b"], 2, "spec:\n  a: 1\n  b: 2"],
    [
      "maps on the way",
      "spec:\n    a:\n        x: 1\n",
      ["spec", "b", "c"],
      2,
      "spec:\n    a:\n        x: 1\n    b:\n        c: 2\n",
    ],
    ["in a flow map", "spec: {a: 1} # c\n", ["spec", "b"], "x y", "spec: {a: 1, b: x y} # c\n"],
    ["in an empty flow map", "spec: {} # c\n", ["spec", "b"], 1, "spec: {b: 1} # c\n"],
    ["in an empty value", "spec: # c\n", ["spec", "b", "d"], 1, "spec: # c\n  b:\n    d: 1\n"],
    [
      "an item",
      "spec:\n  a:\n  - x\n  - y # c\n  b: 1\n",
      ["spec", "a", 2],
      "z",
      "spec:\n  a:\n  - x\n  - y # c\n  - z\n  b: 1\n",
    ],
    ["an item of a flow list", "spec: {a: [x, y]}\n", ["spec", "a", 2], "z", "spec: {a: [x, y, z]}\n"],
    [
      "inside a list item",
      "spec:\n- a: 1\n  b: 2 # c\n",
      ["spec", 0, "d"],
      { e: 1 },
      "spec:\n- a: 1\n  b: 2 # c\n  d:\n    e: 1\n",
    ],
    [
      "after a block scalar",
      "spec:\n  a: |\n    x\n    # not a comment\n\n# c\n",
      ["spec", "b"],
      1,
      "spec:\n  a: |\n    x\n    # not a comment\n  b: 1\n\n# c\n",
    ],
    [
      "over a block scalar",
      "spec:\n  a: |\n    x\n  b: 1\n",
      ["spec", "a"],
      "y\nz\n",
      "spec:\n  a: |\n    y\n    z\n  b: 1\n",
    ],
    [
      "a map into a map, value by value",
      "spec:\n  a: 1 # one\n  b: 2 # two\n",
      ["spec"],
      { a: 1, b: 3, c: [1] },
      "spec:\n  a: 1 # one\n  b: 3 # two\n  c:\n    - 1\n",
    ],
    ["with CRLF", "spec:\r\n  a: 1 # c\r\n", ["spec", "b"], 2, "spec:\r\n  a: 1 # c\r\n  b: 2\r\n"],
    ["words that are booleans in YAML 1.1", "spec:\n  a: x\n", ["spec", "a"], "yes", 'spec:\n  a: "yes"\n'],
  ])("%s", (_, before, path, value, after) => {
    expect(set(head + before, path, value)).toBe(head + after);
    expect(manifestEditor.set(open(head + after), path, value)).toEqual([]);
  });

  it("writes JSON into JSON", () => {
    const text =
      '{\n  "apiVersion": "argoproj.io/v1alpha1",\n  "kind": "Workflow",\n  "spec": {\n    "a": 1,\n    "b": 2\n  }\n}\n';
    const after = set(text, ["spec", "retryStrategy"], { limit: "3" });
    expect(after).toContain('"b": 2,\n    "retryStrategy": {"limit":"3"}\n');
    expect(JSON.parse(after).spec.retryStrategy).toEqual({ limit: "3" });
  });

  it("refuses what anchors share, and documents that are broken", () => {
    expect(() => set(`${head}spec:\n  a: &x {b: 1}\n  c: *x\n`, ["spec", "c", "b"], 2)).toThrow(ManifestError);
    expect(() => set(`${head}spec: {a: 1, a: 2}\n`, ["spec", "a"], 3)).toThrow(/not edited/);
    expect(() => set(`${head}spec: {a: 1}\n`, ["spec", "a", "b"], 3)).toThrow(ManifestError);
  });
});

describe("remove", () => {
  it.each<[string, string, Path, string]>([
    [
      "a key",
      "spec:\n  a: 1\n  # keep\n  b:\n    c: 1 # gone\n  d: 2\n",
      ["spec", "b"],
      "spec:\n  a: 1\n  # keep\n  d: 2\n",
    ],
    ["the only key", "spec:\n  a: 1\n", ["spec", "a"], "spec:\n  {}\n"],
    ["the key beside a dash", "spec:\n- a: 1\n  b: 2\n", ["spec", 0, "a"], "spec:\n- b: 2\n"],
    ["an item", "spec:\n  - a\n  - b # c\n  - d\n", ["spec", 1], "spec:\n  - a\n  - d\n"],
    ["in a flow map", "spec: {a: 1, b: 2}\n", ["spec", "a"], "spec: {b: 2}\n"],
    ["the last in a flow list", "spec: [a, b]\n", ["spec", 1], "spec: [a]\n"],
    ["nothing", "spec: [a, b]\n", ["spec", 2], "spec: [a, b]\n"],
  ])("%s", (_, before, path, after) => {
    expect(applyEdits(head + before, manifestEditor.remove(open(head + before), path))).toBe(head + after);
  });
});

describe("podSpecPatch", () => {
  const grace = (text: string) =>
    applyEdits(text, manifestEditor.setInPodSpecPatch(open(text), ["spec"], ["terminationGracePeriodSeconds"], 300));

  it.each([
    ["none", "spec:\n  a: 1\n", "spec:\n  a: 1\n  podSpecPatch: |\n    terminationGracePeriodSeconds: 300\n"],
    ["none, flow", "spec: {a: 1}\n", 'spec: {a: 1, podSpecPatch: "terminationGracePeriodSeconds: 300\\n"}\n'],
    [
      "block",
      "spec:\n  podSpecPatch: | # patch\n    # why\n    terminationGracePeriodSeconds: 60 # old\n    hostNetwork: true\n  b: 1\n",
      "spec:\n  podSpecPatch: | # patch\n    # why\n    terminationGracePeriodSeconds: 300 # old\n    hostNetwork: true\n  b: 1\n",
    ],
    [
      "JSON in quotes",
      `spec:\n  podSpecPatch: '{"hostNetwork":true}'\n`,
      `spec:\n  podSpecPatch: '{"hostNetwork":true, "terminationGracePeriodSeconds": 300}'\n`,
    ],
    [
      "double quotes",
      'spec:\n  podSpecPatch: "{\\"terminationGracePeriodSeconds\\":30}"\n',
      'spec:\n  podSpecPatch: "{\\"terminationGracePeriodSeconds\\":300}"\n',
    ],
    [
      "plain",
      "spec:\n  podSpecPatch: '{terminationGracePeriodSeconds: 300}'\n",
      "spec:\n  podSpecPatch: '{terminationGracePeriodSeconds: 300}'\n",
    ],
  ])("%s", (_, before, after) => {
    expect(grace(head + before)).toBe(head + after);
    expect(grace(head + after)).toBe(head + after);
  });

  it("does not touch a patch that can not be read", () => {
    expect(() => grace(`${head}spec:\n  podSpecPatch: '{a: '\n`)).toThrow(/can not be read/);
  });
});

const fixture = `# top
${head}metadata: # m
  name: w
spec: # s
    # before entrypoint
    entrypoint: main # e
    arguments: {parameters: [{name: a, value: "1"}, {name: b}]} # flow
    templates: # t
    # first
    - name: main # n
      steps: # st
      - - name: one # o
          template: two
        - {name: x, template: two} # x
    - name: two
      retryStrategy: # r
        limit: "3" # l
        backoff:
          duration: 5s
      container: # c
        image: alpine # i
        args: ["-c",
          "echo # no comment"] # a
        command:
          - sh # sh
      podSpecPatch: |
        # inside
        terminationGracePeriodSeconds: 30
# last
`;

describe("any edit changes exactly that value and keeps every comment", () => {
  it("fixture, 1500 seeded edits", () => {
    const failures = Array.from({ length: 1500 }, (_, seed) => tryEdit(fixture, seed)).filter(Boolean);
    expect(failures).toEqual([]);
  });

  it("upstream examples, 2 seeded edits each", (context) => {
    const folder = requirePart(context, labCache("argo-src/examples"), "the folder of upstream examples");
    const files = readdirSync(folder).filter(
      (file) => file.endsWith(".yaml") && file !== "k8s-patch-json-workflow.yaml",
    );
    const failures = files.flatMap((file, index) => {
      const text = readFileSync(path.join(folder, file), "utf8");
      if (text.includes("\n---") || text.length > 20_000 || open(text) === undefined) return [];
      return [index, index + 1000].map((seed) => tryEdit(text, seed, file)).filter(Boolean);
    });
    expect(failures).toEqual([]);
  });
});

/** What is wrong after one random edit; undefined when nothing is. */
function tryEdit(text: string, seed: number, file = "fixture"): string | undefined {
  const random = seededRandom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const document = open(text);
  const target = pick(allPaths(document.object).filter(([key]) => key !== "kind" && key !== "apiVersion"));
  const parent = valueAt(document.object, target);
  const value = pick<unknown>([
    "new",
    "7",
    7,
    true,
    "two\nlines\n",
    'it\'s: "x" # y',
    { k: "v", n: [1, { m: 2 }] },
    ["a", "b"],
  ]);
  const isNew = random() < 0.4 && typeof parent === "object" && parent !== null;
  const where: Path = isNew ? [...target, Array.isArray(parent) ? parent.length : "added"] : target;
  // Replacing a whole map by something else loses the comments in it, and a document stays a map.
  if (where.length === 0 || (!isNew && typeof parent === "object" && parent !== null)) return undefined;
  let after: string;
  try {
    after = applyEdits(text, manifestEditor.set(document, where, value));
  } catch (error) {
    return (error as ManifestError).reason === "shared" ? undefined : String(error);
  }
  const reread = open(after);
  const expected = structuredClone(document.object) as never;
  assign(expected, where, value);
  const good =
    reread !== undefined &&
    reread.problems.length === 0 &&
    isDeepStrictEqual(reread.object, expected) &&
    comments(text).every((comment) => comments(after).includes(comment)) &&
    manifestEditor.set(reread, where, value).length === 0;
  return good ? undefined : `${file} seed ${seed} ${where.join(".")} = ${JSON.stringify(value)}\n${after}`;
}

/** Without those inside texts, which are no comments. */
function comments(text: string): string[] {
  const found: string[] = text.match(/(?<=^|\s)#[^"\n]*$/gm) ?? [];
  return found.filter((comment) => comment !== "# inside");
}

function allPaths(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
  return [path, ...[...keys].flatMap((key) => allPaths((value as never)[key], [...path, key]))];
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => (inner as never)[key], value);
}

function assign(root: never, path: Path, value: unknown): void {
  (valueAt(root, path.slice(0, -1)) as Record<string | number, unknown>)[path.at(-1)!] = value;
}
