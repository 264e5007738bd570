import type { TemplateCall } from "../../manifest/argo.ts";
import { ExpressionError } from "../expressionError.ts";
import { expandSequence } from "./expandSequence.ts";
import { itemJson } from "./itemJson.ts";
import { mayRun } from "./mayRun.ts";
import { parseRawJson, type RawJson } from "./rawJson.ts";

/**
 * What a call with withItems, withParam or withSequence loops over (the first of them counts).
 * @throws ExpressionError (value) for a list Argo can not read; a call that would not run anyway has no items then
 */
export function loopItems({ when, withItems, withParam, withSequence }: TemplateCall): RawJson[] {
  if ((withItems?.length ?? 0) > 0) return withItems!.map((item) => parseRawJson(itemJson(item)));
  try {
    if ((withParam ?? "") === "") return expandSequence(withSequence ?? {});
    return listOf(withParam!);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    if (mayRun(when ?? "")) throw error;
    return [];
  }
}

function listOf(text: string): RawJson[] {
  const refuse = (why: string) =>
    new ExpressionError(
      "value",
      `withParam value could not be parsed as a JSON list: ${text.trim().slice(0, 1_000)}: ${why}`,
    );
  let value: RawJson;
  try {
    value = parseRawJson(text);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw refuse(error.message);
  }
  if (value.kind === "list") return value.items;
  if (value.text === "null") return [];
  const kind =
    value.kind === "map" ? "object" : value.kind === "string" ? "string" : /^[tf]/.test(value.text) ? "bool" : "number";
  throw refuse(`json: cannot unmarshal ${kind} into Go value of type []v1alpha1.Item`);
}
