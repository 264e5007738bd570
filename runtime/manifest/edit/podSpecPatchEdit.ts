import { isScalar, parseDocument, Scalar } from "yaml";
import { ManifestError } from "../manifestError.ts";
import type { Workflow } from "../argo.ts";
import type { Path } from "../model.ts";
import { readPodPatch } from "../pipelines/readPodPatch.ts";
import { plainValue, scalarValue } from "../plainValue.ts";
import type { TextEdit } from "../sourceRange.ts";
import { TextLines } from "../textLines.ts";
import { YamlDocument } from "../yamlDocument.ts";
import { yamlOptions } from "../yamlOptions.ts";
import { applyEdits } from "./applyEdits.ts";
import { setValue } from "./setValue.ts";

/**
 * Sets a field inside the podSpecPatch of `owner`. The text inside is edited like a document of its own, so that its comments
 * and its style (YAML or JSON) stay, and is written back in the quotes or block it stood in.
 */
export function setInPodSpecPatch(document: YamlDocument, owner: Path, path: Path, value: unknown): TextEdit[] {
  const patchPath = [...owner, "podSpecPatch"];
  const place = document.locate(patchPath);
  const node = place?.value;
  const written = isScalar(node) ? scalarValue(node) : undefined;
  const text = typeof written === "string" ? written : undefined;
  if (!place || text === undefined || text.trim() === "") {
    return setValue(document, patchPath, newPatch(path, value));
  }
  if ("problem" in readPodPatch(text)) {
    const { line } = document.rangeOf(patchPath).start;
    const message = `${document.file}:${line}: podSpecPatch can not be read, so it is not edited`;
    throw new ManifestError(message, { reason: "patch", hint: "It must hold one YAML or JSON object." });
  }
  const inner = innerDocument(text);
  const changed = applyEdits(text, setValue(inner, path, value));
  if (changed === text) return [];
  const [start, end] = node!.range!;
  return [{ range: document.lines.range(start, end), newText: rewrite(document, node as Scalar, changed) }];
}

function newPatch(path: Path, value: unknown): string {
  const [key, ...rest] = path;
  if (rest.length === 0 && (typeof value !== "object" || value === null)) return `${key}: ${JSON.stringify(value)}\n`;
  return JSON.stringify(path.toReversed().reduce<unknown>((inner, key) => ({ [key]: inner }), value));
}

function innerDocument(text: string): YamlDocument {
  const parsed = parseDocument(text, yamlOptions);
  const { value, targets } = plainValue(parsed.contents);
  return new YamlDocument({
    lines: new TextLines("podSpecPatch", text),
    index: 0,
    kind: "Workflow",
    name: "podSpecPatch",
    object: value as Workflow,
    problems: [],
    root: parsed.contents,
    targets,
  });
}

function rewrite(document: YamlDocument, node: Scalar, content: string): string {
  const { text } = document.lines;
  const [start, end] = node.range!;
  if (node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED) {
    const newline = text.includes("\r\n") ? "\r\n" : "\n";
    const [header = "|", first = ""] = text.slice(start, end).split(/\r?\n/);
    const indent = /^ */.exec(first)![0];
    const lines = content.replace(/\n+$/, "").split("\n");
    const tail = /\s*$/.exec(text.slice(start, end))![0];
    const body = lines.map((line) => (line === "" ? "" : indent + line)).join(newline);
    return `${header.replace(/^>/, "|")}${newline}${body}${tail}`;
  }
  if (node.type === Scalar.QUOTE_SINGLE && !content.trimEnd().includes("\n")) {
    return `'${content.trimEnd().replaceAll("'", "''")}'`;
  }
  return JSON.stringify(content);
}
