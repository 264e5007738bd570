import { GoMap, type Value } from "../exprlang/value.ts";
import { collectionFunctions } from "./collectionFunctions.ts";
import { numberFunctions } from "./numberFunctions.ts";
import { systemFunctions } from "./systemFunctions.ts";
import { textFunctions } from "./textFunctions.ts";
import { timeFunctions } from "./timeFunctions.ts";

const functions: [string, Value][] = Object.entries({
  ...textFunctions,
  ...numberFunctions,
  ...collectionFunctions,
  ...timeFunctions,
  ...systemFunctions,
});

/** The map `sprig` of Argo's expressions: sprig 3.3.0 without env and expandenv. */
export function sprigMap(): GoMap {
  return new GoMap(new Map<Value, Value>(functions));
}
