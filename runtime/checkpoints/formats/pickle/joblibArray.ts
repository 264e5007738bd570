import { arrayDtype } from "../numpy/arrayDtype.ts";
import { tensorBytes } from "../dtype.ts";
import { fortranStride } from "../strides.ts";
import { attributesOf, countsOf } from "./attributes.ts";
import { isKind, type PickleCall } from "./pickleNode.ts";

/** An array that joblib wrote into the middle of its pickle. */
export interface JoblibArray {
  dtype: string;
  shape: number[];
  stride?: number[];
  offset: number;
  bytes: number;
  /** Where the pickle goes on. */
  end: number;
}

/**
 * joblib's NumpyArrayWrapper is followed by the array's bytes; since 1.2 by one byte with the length of a padding before them
 * (joblib/numpy_pickle.py, write_array). Undefined for any other object, and for arrays of objects, which are pickles themselves.
 */
export function joblibArray(call: PickleCall, bytes: Uint8Array, at: number): JoblibArray | undefined {
  if (!isKind(call.callee, "global") || call.callee.name !== "NumpyArrayWrapper") return undefined;
  const state = attributesOf(call);
  const dtypeNode = state.get("dtype");
  const shape = countsOf(state.get("shape"));
  if (!isKind(dtypeNode, "call") || !isKind(dtypeNode.args, "tuple") || shape === undefined) return undefined;
  const [name] = dtypeNode.args.items;
  const order = isKind(dtypeNode.state, "tuple") ? dtypeNode.state.items[1] : "<";
  const type = typeof name === "string" && order !== ">" ? arrayDtype(name) : undefined;
  const size = type === undefined ? undefined : tensorBytes(type.dtype, shape);
  if (size === undefined) return undefined;
  const alignment = state.get("numpy_array_alignment_bytes");
  const offset = typeof alignment === "number" ? at + 1 + (bytes[at] ?? 0) : at;
  const stride = state.get("order") === "F" && shape.length > 1 ? { stride: fortranStride(shape) } : {};
  return { dtype: type!.dtype, shape, ...stride, offset, bytes: size, end: offset + size };
}
