import { isKind, type PickleCall, type PickleNode } from "../pickle/pickleNode.ts";
import { storageDtype, torchDtype } from "./storageDtype.ts";

/** A storage as a tensor names it: ('storage', class, key, location, count[, view]). */
export interface TorchStorage {
  key: string;
  /** dtype of the storage's class. */
  dtype: string;
  untyped: boolean;
  location: string;
  /** Elements, or bytes for an untyped storage. */
  count: number;
  /** Old files: this storage is a part of another one. Offset and size in elements. */
  view?: { key: string; offset: number; size: number };
}

export interface TorchTensor {
  kind: "tensor";
  storage?: TorchStorage;
  dtype: string;
  /** Elements. */
  offset: number;
  shape: number[];
  stride: number[];
}

/** A sparse tensor is stored as dense parts; a wrapper holds one tensor under another type. */
export interface TorchParts {
  kind: "parts";
  parts: [name: string, node: PickleNode][];
}

/**
 * What a call node means when it is one of the functions that PyTorch's tensors are pickled with (torch/_utils.py,
 * torch/_tensor.py); undefined for any other call. Nothing in it is trusted: sizes are checked by whoever uses them.
 */
export function torchTensor(call: PickleCall, depth = 0): TorchTensor | TorchParts | undefined {
  // Wrappers hold wrappers; real files have two of them.
  if (depth > 8) return undefined;
  if (!isKind(call.callee, "global") || !isKind(call.args, "tuple")) return undefined;
  const { module, name } = call.callee;
  if (!module.startsWith("torch")) return undefined;
  const args = call.args.items;
  switch (name) {
    case "_rebuild_tensor":
    case "_rebuild_tensor_v2":
      return dense(args[0], args[1], args[2], args[3]);
    case "_rebuild_tensor_v3":
      return dense(args[0], args[1], args[2], args[3], args[6]);
    case "_rebuild_qtensor":
      return dense(args[0], args[1], args[2], args[3]);
    case "_rebuild_parameter":
    case "_rebuild_parameter_with_state":
      return inner(args[0], depth);
    case "_rebuild_from_type_v2":
      return isKind(args[0] ?? null, "global")
        ? torchTensor({ ...call, callee: args[0]!, args: args[2] ?? null }, depth + 1)
        : undefined;
    case "_rebuild_meta_tensor_no_storage": {
      const [dtype, shape, stride] = [dtypeOf(args[0]), counts(args[1]), counts(args[2])];
      if (dtype === undefined || shape === undefined || stride === undefined) return undefined;
      return { kind: "tensor", dtype, offset: 0, shape, stride };
    }
    case "_rebuild_wrapper_subclass": {
      const [dtype, shape, stride] = [dtypeOf(args[1]), counts(args[2]), counts(args[3])];
      if (dtype === undefined || shape === undefined || stride === undefined) return undefined;
      return { kind: "tensor", dtype, offset: 0, shape, stride };
    }
    case "_rebuild_sparse_tensor":
    case "_rebuild_sparse_csr_tensor": {
      const data = args[1];
      if (data === undefined || !isKind(data, "tuple")) return undefined;
      // Compressed rows have their values third, coordinates have their size there.
      const names = isTensor(data.items[2]) ? ["crow_indices", "col_indices", "values"] : ["indices", "values"];
      return { kind: "parts", parts: names.map((part, index) => [part, data.items[index] ?? null]) };
    }
    default:
      return undefined;
  }
}

function isTensor(node: PickleNode | undefined): boolean {
  return isKind(node, "known") || (isKind(node, "call") && torchTensor(node)?.kind === "tensor");
}

function inner(node: PickleNode | undefined, depth: number): TorchTensor | TorchParts | undefined {
  if (isKind(node, "known")) return node.value as TorchTensor;
  return node !== undefined && isKind(node, "call") ? torchTensor(node, depth + 1) : undefined;
}

function dense(
  storageNode: PickleNode | undefined,
  offset: PickleNode | undefined,
  size: PickleNode | undefined,
  strides: PickleNode | undefined,
  dtypeNode?: PickleNode,
): TorchTensor | undefined {
  const storage =
    storageNode !== undefined && isKind(storageNode, "persistent") ? torchStorage(storageNode.id) : undefined;
  const [shape, stride] = [counts(size), counts(strides)];
  if (storage === undefined || shape === undefined || stride === undefined || !isCount(offset)) return undefined;
  const dtype = dtypeNode === undefined ? storage.dtype : dtypeOf(dtypeNode);
  if (dtype === undefined || stride.length !== shape.length) return undefined;
  return { kind: "tensor", storage, dtype, offset, shape, stride };
}

/** Reads a persistent id; undefined when it does not name a storage. */
export function torchStorage(id: PickleNode): TorchStorage | undefined {
  if (!isKind(id, "tuple") || id.items[0] !== "storage") return undefined;
  const [, type = null, key, location, count, view] = id.items;
  if (!isKind(type, "global") || typeof key !== "string" || !isCount(count)) return undefined;
  const dtype = storageDtype(type.name);
  if (dtype === undefined) return undefined;
  const storage: TorchStorage = {
    key,
    dtype,
    untyped: type.name === "UntypedStorage",
    location: typeof location === "string" ? location : "",
    count,
  };
  if (view !== undefined && isKind(view, "tuple")) {
    const [viewKey, offset, size] = view.items;
    if (typeof viewKey === "string" && isCount(offset) && isCount(size)) storage.view = { key: viewKey, offset, size };
  }
  return storage;
}

function dtypeOf(node: PickleNode | undefined): string | undefined {
  return node !== undefined && isKind(node, "global") && node.module === "torch" ? torchDtype(node.name) : undefined;
}

function isCount(node: PickleNode | undefined): node is number {
  return typeof node === "number" && Number.isSafeInteger(node) && node >= 0;
}

const maxDimensions = 64;

/** A tuple or torch.Size of counts. */
function counts(node: PickleNode | undefined): number[] | undefined {
  if (node === undefined) return undefined;
  if (
    isKind(node, "call") &&
    isKind(node.callee, "global") &&
    node.callee.name === "Size" &&
    isKind(node.args, "tuple")
  ) {
    return counts(node.args.items[0]);
  }
  if (!isKind(node, "tuple") && !isKind(node, "list")) return undefined;
  if (node.items.length > maxDimensions || !node.items.every(isCount)) return undefined;
  return node.items as number[];
}
