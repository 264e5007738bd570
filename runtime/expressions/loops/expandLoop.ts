import type { TemplateCall } from "../../manifest/argo.ts";
import { ExpressionError } from "../expressionError.ts";
import { mostItems } from "./expandSequence.ts";
import { itemLabel, itemVariables } from "./item.ts";
import { loopItems } from "./loopItems.ts";
import { mayRun } from "./mayRun.ts";
import type { RawJson } from "./rawJson.ts";

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
  /** The entries of withItems as written, for those who know their spelling (1.0, 1e3). */
  items?: readonly RawJson[];
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
  const { withItems, withParam, withSequence, ...rest } = call;
  const allowUnresolved = !mayRun(call.when ?? "");
  const items = options.items ?? loopItems(call);
  if (items.length > mostItems) {
    throw new ExpressionError(
      "value",
      `${call.name} loops over ${items.length} items; more than ${mostItems} are not run`,
    );
  }
  const json = JSON.stringify(rest);
  let characters = 0;
  return items.map((item, index) => {
    const values = { ...options.values, ...itemVariables(item) };
    if (options.kind === "task" && index === 0) {
      // Only whether it can be done matters; Argo repeats it for every item, which takes the square of their number.
      options.replace(JSON.stringify({ withItems, withParam, withSequence }), values, allowUnresolved);
    }
    const replaced = options.replace(json, values, allowUnresolved);
    characters += replaced.length;
    if (characters > mostCharacters) {
      throw new ExpressionError("value", `${call.name} makes more than ${mostCharacters} characters of loop calls`);
    }
    const copy = JSON.parse(replaced) as TemplateCall;
    // Argo keeps the call's own template and name, whatever their tags became.
    return { ...copy, name: `${call.name}(${itemLabel(index, item)})`, template: call.template };
  });
}
