import type { IntOrString } from "../../manifest/argo.ts";
import { atoi } from "../atoi.ts";
import { ExpressionError } from "../expressionError.ts";
import { goQuote } from "../goQuote.ts";
import { goFormat } from "./goFormat.ts";
import { parseRawJson, type RawJson } from "./rawJson.ts";

export interface Sequence {
  count?: IntOrString;
  start?: IntOrString;
  end?: IntOrString;
  format?: string;
}

/** Argo sets no limit and dies of memory instead; a workflow object (1.5 MB in etcd) has no room for so many nodes anyway. */
export const mostItems = 100_000;
/** Formats may ask for a million blanks per item. */
const mostCharacters = 32_000_000;

/**
 * The items of a withSequence, all strings; counts down when the end lies below the start.
 * @throws ExpressionError (value) for numbers Argo can not read, formats that break the item's JSON, and more than 100,000 items
 */
export function expandSequence(sequence: Sequence): RawJson[] {
  const start = readInt(sequence.start) ?? 0n;
  let end = readInt(sequence.end);
  if (end === undefined) {
    const count = readInt(sequence.count);
    if (count === undefined) {
      throw new ExpressionError("value", "neither end nor count was specified in withSequence");
    }
    if (count === 0n) return [];
    end = BigInt.asIntN(64, start + count - 1n);
  }
  const step = start <= end ? 1n : -1n;
  const length = (end - start) * step + 1n;
  if (length > BigInt(mostItems)) {
    throw new ExpressionError("value", `withSequence asks for ${length} items; more than ${mostItems} are not run`);
  }
  const format = (sequence.format ?? "") === "" ? "%d" : sequence.format!;
  const items: RawJson[] = [];
  let characters = 0;
  for (let value = start; step > 0n ? value <= end : value >= end; value += step) {
    const item = parseRawJson(`"${goFormat(format, value)}"`);
    characters += item.text.length;
    if (characters > mostCharacters) {
      throw new ExpressionError("value", `withSequence makes more than ${mostCharacters} characters of items`);
    }
    items.push(item);
  }
  return items;
}

/** Absent and null count as not given. */
function readInt(value: IntOrString | undefined | null): bigint | undefined {
  if (value === undefined || value === null) return undefined;
  const text = String(value);
  const found = atoi(text);
  if (found !== undefined) return found;
  const what = /^[+-]?[0-9]+$/.test(text) ? "value out of range" : "invalid syntax";
  throw new ExpressionError("value", `strconv.Atoi: parsing ${goQuote(text)}: ${what}`);
}
