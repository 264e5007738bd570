import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

/** Keys of VS Code itself that we use: https://code.visualstudio.com/api/references/when-clause-contexts */
const editorKeys = new Set([
  "activeEditor",
  "activeWebviewPanelId",
  "editorLangId",
  "editorTextFocus",
  "focusedView",
  "isLinux",
  "isMac",
  "isWindows",
  "isWorkspaceTrusted",
  "listMultiSelection",
  "resourceExtname",
  "resourceFilename",
  "resourceLangId",
  "activeCustomEditorId",
  "resourceScheme",
  "shellExecutionSupported",
  "view",
  "viewItem",
  "workspaceFolderCount",
]);

const manifest = JSON.parse(readFileSync("package.json", "utf8"));
const declared = new Set(
  [...readFileSync("extension/config/contextKeyNames.ts", "utf8").matchAll(/^ {2}"([\w.]+)":/gm)].map(
    (match) => match[1]!,
  ),
);
const sources = globSync("extension/**/*.ts").map((file) => readFileSync(file, "utf8"));

describe("context keys", () => {
  it("that package.json uses are ours or VS Code's", () => {
    const used = clauses(manifest.contributes).flatMap(keysOf);
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((key) => !declared.has(key) && !editorKeys.has(key) && !isConfig(key))).toEqual([]);
  });

  it("that we declare are set somewhere", () => {
    const text = sources.join("\n");
    expect([...declared].filter((key) => !new RegExp(`setContextKey\\(\\s*"${key}"`).test(text))).toEqual([]);
  });

  it("are set in one place only", () => {
    expect(sources.filter((text) => text.includes('"setContext"'))).toHaveLength(1);
  });

  it("are found in every form of a clause", () => {
    expect(keysOf("view == a.b && viewItem =~ /\\bfix\\b/ && !x.y || (n >= 3 && k in list.of)")).toEqual([
      "view",
      "viewItem",
      "x.y",
      "n",
      "k",
      "list.of",
    ]);
    expect(keysOf("resourceExtname == '.yaml' || a != 'b c' && c not in d")).toEqual([
      "resourceExtname",
      "a",
      "c",
      "d",
    ]);
  });
});

/** All `when` and `enablement` values below an object. */
function clauses(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    (key === "when" || key === "enablement") && typeof inner === "string" ? [inner] : clauses(inner),
  );
}

/** The keys a clause asks: what stands on the right of a comparison is a value, after `in` it is a key. */
function keysOf(clause: string): string[] {
  const plain = clause
    .replaceAll(/=~\s*\/(?:\\.|[^/\\])*\/[a-z]*/g, " ")
    .replaceAll(/(===?|!==?|<=?|>=?)\s*(?:'[^']*'|[^\s&|)]+)/g, " ");
  return [...plain.matchAll(/[A-Za-z][\w.:-]*/g)].map((match) => match[0]).filter((word) => !words.has(word));
}

const words = new Set(["in", "not", "true", "false"]);

/** `config.preflight.x` for a setting that is there. */
function isConfig(key: string): boolean {
  return key.startsWith("config.") && key.slice("config.".length) in manifest.contributes.configuration.properties;
}
