import type { TemplateCall } from "../../../../manifest/argo.ts";
import { refuse } from "./invalid.ts";
import { anyItem, type Variables } from "./variables.ts";

/** Makes `item` known as the loop of a call defines it. @throws Invalid */
export function addLoopItems({ withItems, withParam, withSequence }: TemplateCall, known: Variables): void {
  const kinds = [(withItems ?? []).length > 0, !!withParam, withSequence !== undefined].filter(Boolean).length;
  if (kinds > 1) refuse("only one of withItems, withParam, withSequence can be specified");
  if (withItems?.length) {
    for (const item of withItems) {
      if (Array.isArray(item)) for (const index of item.keys()) known.add(`item.[${index}]`);
      else if (item !== null && typeof item === "object") for (const key of Object.keys(item)) known.add(`item.${key}`);
      else known.add("item");
    }
  } else if (withParam) known.add("item").add(anyItem);
  else if (withSequence !== undefined) {
    if (withSequence.count != null && withSequence.end != null) {
      refuse("only one of count or end can be defined in withSequence");
    }
    known.add("item");
  }
}
