import { isMap, isScalar, isSeq, parseDocument, type Node } from "yaml";
import type { FileText } from "../../checks/fix/fixFindings.ts";
import { settingAt } from "../../config/settingAt.ts";
import { TextLines } from "../../manifest/textLines.ts";
import type { Hover } from "../hover.ts";
import { markdownCode as code, markdownText as text } from "../markdownText.ts";

const deepest = 20;

/** What the setting at an offset of a preflight.yaml means; undefined where none stands. */
export function configHover({ path: file, text: source }: FileText, offset: number): Hover | undefined {
  const path: (string | number)[] = [];
  let node: unknown = parseDocument(source, { logLevel: "silent", prettyErrors: false }).contents;
  let named: Node | undefined;
  while (path.length < deepest) {
    let next: unknown;
    if (isMap(node)) {
      const pair = node.items.find(({ key, value }) => holds(key, offset) || holds(value, offset));
      if (!pair || !isScalar(pair.key)) break;
      path.push(String(pair.key.value));
      named = pair.key;
      next = holds(pair.key, offset) ? undefined : pair.value;
    } else if (isSeq(node)) {
      const index = node.items.findIndex((item) => holds(item, offset));
      if (index >= 0) path.push(index);
      next = index < 0 ? undefined : node.items[index];
    }
    if (next === undefined) break;
    node = next;
  }
  const setting = settingAt(path);
  if (named?.range === undefined || named.range === null || setting === undefined) return undefined;
  const { description, type, default: fallback, words } = setting;
  const simple = fallback !== undefined && (typeof fallback !== "object" || fallback === null);
  const facts = [
    ...(words.length > 0 ? [`one of ${words.map(code).join(", ")}`] : type === undefined ? [] : [type]),
    ...(simple ? [`default ${code(String(fallback))}`] : []),
  ];
  const head = `**${text(path.filter((part) => typeof part === "string").join("."))}**`;
  return {
    markdown: [
      `${head}${facts.length > 0 ? ` · ${facts.join(" · ")}` : ""}`,
      ...(description ? [text(description)] : []),
    ].join("\n\n"),
    range: new TextLines(file, source).range(named.range[0], named.range[1]),
  };
}

function holds(node: unknown, offset: number): boolean {
  const range = (node as Node | null | undefined)?.range;
  return range !== undefined && range !== null && range[0] <= offset && offset <= range[1];
}
