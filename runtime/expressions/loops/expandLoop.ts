import type { TemplateCall } from "../../manifest/argo.ts";
import { ExpressionError } from "../expressionError.ts";
import { evaluateWhen } from "../when/evaluateWhen.ts";
import { WhenError } from "../when/whenError.ts";
import { expandSequence, mostItems } from "./expandSequence.ts";
import { itemJson } from "./itemJson.ts";
import { itemLabel, itemVariables } from "./item.ts";
import { parseRawJson, type RawJson } from "./rawJson.ts";

export interface ExpandOptions {
  /** Variables besides the item's: the workflow's, the inputs, earlier outputs. */
  values: Readonly<Record<string, string>>;
  /**
   * Replaces the tags in a JSON document and gives JSON back. Unless `allowUnresolved`, an unknown tag is an error
   * (Argo's Replace with and without that flag).
   */
  replace: (json: string, values: Record<string, string>, allowUnresolved: boolean) => string;
  /** Argo replaces tags in the loop fields of a DAG task too, but not in those of a step. */
  kind: "task" | "step";
}

/** All copies of a call together; ten thousand times a megabyte would end the process. */
const mostCharacters = 100_000_000;

/** Does the call loop? An empty withItems is no loop: the call runs once, as in Argo. */
export function isLoop({ withItems, withParam, withSequence }: TemplateCall): boolean {
  return (withItems?.length ?? 0) > 0 || (withParam ?? "") !== "" || (withSequence ?? undefined) !== undefined;
}

/**
 * The calls that a step or DAG task with withItems, withParam or withSequence stands for, in order, each with its name
 * ("T(0:foo)") and its tags replaced; the call itself when it does not loop. An empty list gives no calls.
 * @throws ExpressionError (value) for a list Argo can not read, unless `when` is false; what `replace` throws
 */
export function expandLoop(call: TemplateCall, options: ExpandOptions): TemplateCall[] {
  if (!isLoop(call)) return [call];
  const { withItems: _items, withParam: _param, withSequence: _sequence, ...rest } = call;
  const items = loopItems(call);
  if (items.length > mostItems) {
    throw new ExpressionError(
      "value",
      `${call.name} loops over ${items.length} items; more than ${mostItems} are not run`,
    );
  }
  const json = JSON.stringify(options.kind === "task" ? call : rest);
  const allowUnresolved = !runs(call.when ?? "");
  let characters = 0;
  return items.map((item, index) => {
    const replaced = options.replace(json, { ...options.values, ...itemVariables(item) }, allowUnresolved);
    characters += replaced.length;
    if (characters > mostCharacters) {
      throw new ExpressionError("value", `${call.name} makes more than ${mostCharacters} characters of loop calls`);
    }
    const copy = JSON.parse(replaced) as TemplateCall;
    // Argo keeps the call's own template and name, whatever their tags became.
    return { ...copy, name: `${call.name}(${itemLabel(index, item)})`, template: call.template };
  });
}

function loopItems({ when, withItems, withParam, withSequence }: TemplateCall): RawJson[] {
  if ((withItems?.length ?? 0) > 0) return withItems!.map((item) => parseRawJson(itemJson(item)));
  try {
    if ((withParam ?? "") === "") return expandSequence(withSequence ?? {});
    return listOf(withParam!);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    if (runs(when ?? "")) throw error;
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

/** A `when` that can not be decided yet (it may hold {{item}}) counts as true. */
function runs(when: string): boolean {
  try {
    return evaluateWhen(when);
  } catch (error) {
    if (error instanceof WhenError) return true;
    throw error;
  }
}
