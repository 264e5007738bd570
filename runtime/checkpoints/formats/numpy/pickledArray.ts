import type { Scalar } from "../contents.ts";
import { isKind, type PickleCall, type PickleNode } from "../pickle/pickleNode.ts";
import { pickledBytes } from "../pickle/pickledBytes.ts";
import { arrayDtype, type ArrayDtype } from "./arrayDtype.ts";

/** A NumPy array whose bytes lie inside a pickle. */
export interface PickledArray extends ArrayDtype {
  shape: number[];
  fortranOrder: boolean;
  data: Uint8Array;
}

/** The array that a call node stands for (numpy.core or numpy._core), undefined for any other call. */
export function pickledArray(call: PickleCall): PickledArray | undefined {
  if (!isNumpy(call)) return undefined;
  if (call.callee.name === "_reconstruct" && call.state !== undefined && isKind(call.state, "tuple")) {
    const [, shape, dtype, fortranOrder, data] = call.state.items;
    return build(shape, dtype, fortranOrder === true, data);
  }
  if (call.callee.name === "_frombuffer" && isKind(call.args, "tuple")) {
    const [data, dtype, shape, order] = call.args.items;
    return build(shape, dtype, order === "F", data);
  }
  return undefined;
}

/** A NumPy scalar, e.g. numpy.float64(0.5) as pickled; undefined for any other call. */
export function pickledScalar(call: PickleCall): Scalar | undefined {
  if (!isNumpy(call) || call.callee.name !== "scalar" || !isKind(call.args, "tuple")) return undefined;
  const [dtype, data] = call.args.items;
  const array = build({ kind: "tuple", items: [], at: 0 }, dtype, false, data);
  if (array === undefined) return undefined;
  const view = Buffer.from(array.data);
  switch (array.dtype) {
    case "float64":
      return array.bigEndian ? view.readDoubleBE() : view.readDoubleLE();
    case "float32":
      return array.bigEndian ? view.readFloatBE() : view.readFloatLE();
    case "bool":
      return view[0] !== 0;
    case "int64":
    case "uint64": {
      const value = array.bigEndian
        ? array.dtype === "int64"
          ? view.readBigInt64BE()
          : view.readBigUInt64BE()
        : array.dtype === "int64"
          ? view.readBigInt64LE()
          : view.readBigUInt64LE();
      return Number.isSafeInteger(Number(value)) ? Number(value) : value;
    }
    case "int32":
      return array.bigEndian ? view.readInt32BE() : view.readInt32LE();
    case "uint32":
      return array.bigEndian ? view.readUInt32BE() : view.readUInt32LE();
    default:
      return undefined;
  }
}

type NumpyCall = PickleCall & { callee: { kind: "global"; module: string; name: string } };

function isNumpy(call: PickleCall): call is NumpyCall {
  return isKind(call.callee, "global") && (call.callee.module === "numpy" || call.callee.module.startsWith("numpy."));
}

function build(
  shapeNode: PickleNode | undefined,
  dtypeNode: PickleNode | undefined,
  fortranOrder: boolean,
  dataNode: PickleNode | undefined,
): PickledArray | undefined {
  const dtype = dtypeNode === undefined ? undefined : pickledDtype(dtypeNode);
  const data = dataNode === undefined ? undefined : pickledBytes(dataNode);
  if (dtype === undefined || data === undefined || shapeNode === undefined || !isKind(shapeNode, "tuple"))
    return undefined;
  const shape = shapeNode.items;
  if (!shape.every((size): size is number => typeof size === "number" && Number.isSafeInteger(size) && size >= 0)) {
    return undefined;
  }
  return { ...dtype, shape, fortranOrder, data };
}

/** numpy.dtype('f8', False, True) with its state (3, '<', …). */
function pickledDtype(node: PickleNode): ArrayDtype | undefined {
  if (!isKind(node, "call") || !isKind(node.args, "tuple") || !isNumpy(node) || node.callee.name !== "dtype")
    return undefined;
  const [name] = node.args.items;
  const order = node.state !== undefined && isKind(node.state, "tuple") ? node.state.items[1] : undefined;
  return typeof name === "string" ? arrayDtype(`${order === ">" ? ">" : ""}${name}`) : undefined;
}
