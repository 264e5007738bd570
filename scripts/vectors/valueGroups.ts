import { isMap, isScalar, Scalar } from "yaml";
import { anyString } from "../../runtime/expressions/anyString.ts";
import { ExpressionError } from "../../runtime/expressions/expressionError.ts";
import { itemText, itemType } from "../../runtime/expressions/loops/item.ts";
import { itemJson } from "../../runtime/expressions/loops/itemJson.ts";
import { parseRawJson } from "../../runtime/expressions/loops/rawJson.ts";
import { parseFile } from "../../runtime/manifest/parseFile.ts";
import { plainValue } from "../../runtime/manifest/plainValue.ts";
import { yamlScalar } from "../../runtime/manifest/yaml11.ts";
import type { VectorGroup } from "./vector.ts";

/** How values come out of YAML. */
export const valueGroups: Record<string, VectorGroup> = {
  "yaml-value": ({ input }) => {
    const { as, yaml } = input as { as: "parameter" | "item"; yaml: string };
    const value = read(yaml);
    if (as === "parameter") return anyString(value);
    const item = parseRawJson(itemJson(value));
    return { json: item.text, text: itemText(item), type: itemType(item) };
  },
};

function read(yaml: string): unknown {
  const { documents, problems } = parseFile("vector.yaml", `value: ${yaml}\n`);
  const [document] = documents;
  const found = document && plainValue(document.contents);
  const problem = [...problems, ...(document?.errors ?? []), ...(found?.problems ?? [])][0];
  if (problem !== undefined || document === undefined)
    throw new ExpressionError("value", problem?.message ?? "no document");
  // Documents hold numbers; a whole integer beyond 2^53 is only exact here.
  const node = isMap(document.contents) ? document.contents.items[0]?.value : undefined;
  if (isScalar(node)) {
    const plain = node.type === undefined || node.type === Scalar.PLAIN;
    const result = yamlScalar({ text: node.source ?? "", plain, tag: node.tag });
    if ("value" in result) return result.value;
  }
  return (found!.value as { value: unknown }).value;
}
