import type { Value } from "../exprlang/value.ts";
import { RunFailure } from "../exprlang/runFailure.ts";
/** placeholder */
export function queryJson(path: string, _root: Value): Value {
  throw new RunFailure(`jsonpath ${path} not yet`);
}
