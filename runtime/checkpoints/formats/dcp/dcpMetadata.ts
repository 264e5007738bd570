import { CheckpointError } from "../../checkpointError.ts";
import type { GlobalUse } from "../contents.ts";
import { attributesOf, countsOf } from "../pickle/attributes.ts";
import { isKind, type PickleNode } from "../pickle/pickleNode.ts";
import { readPickle } from "../pickle/readPickle.ts";
import { torchDtype } from "../torch/storageDtype.ts";

export interface DcpChunk {
  origin: number[];
  shape: number[];
}

export interface DcpItem {
  file: string;
  offset: number;
  bytes: number;
}

export interface DcpMetadata {
  tensors: Map<string, { dtype: string; shape: number[]; chunks: DcpChunk[] }>;
  /** Pickled values by name. */
  values: string[];
  /** Where each piece lies, by `itemKey`. */
  items: Map<string, DcpItem>;
  globals: GlobalUse[];
}

/** Names a piece: tensor and origin, or a value alone. */
export function itemKey(name: string, origin?: readonly number[]): string {
  return origin === undefined ? name : `${name}\n${origin.join(",")}`;
}

/** Reads `.metadata` (torch/distributed/checkpoint/metadata.py). Throws CheckpointError. */
export function parseDcpMetadata(bytes: Uint8Array): DcpMetadata {
  const { root, globals } = readPickle(bytes);
  const metadata = attributesOf(root);
  const result: DcpMetadata = { tensors: new Map(), values: [], items: new Map(), globals };
  const state = metadata.get("state_dict_metadata");
  if (!isKind(state, "dict")) {
    throw new CheckpointError("The .metadata of the distributed checkpoint lists no tensors.", {
      reason: "header",
      exitCode: 1,
    });
  }
  for (const [name, node] of attributesOf(state)) {
    const tensor = attributesOf(node);
    const shape = countsOf(tensor.get("size"));
    if (shape === undefined) {
      result.values.push(name);
      continue;
    }
    const chunks = isKind(tensor.get("chunks"), "list") ? (tensor.get("chunks") as { items: PickleNode[] }).items : [];
    result.tensors.set(name, { dtype: dtypeOf(tensor.get("properties")), shape, chunks: chunks.flatMap(chunkOf) });
  }
  readItems(metadata.get("storage_data"), result);
  return result;
}

function chunkOf(node: PickleNode): DcpChunk[] {
  const attributes = attributesOf(node);
  const [origin, shape] = [countsOf(attributes.get("offsets")), countsOf(attributes.get("sizes"))];
  return origin === undefined || shape === undefined ? [] : [{ origin, shape }];
}

/** Properties are an object whose state is a tuple (dtype, layout, …), in some versions a dict. */
function dtypeOf(properties: PickleNode | undefined): string {
  const state = isKind(properties, "call") ? properties.state : undefined;
  const dtype = isKind(state, "tuple") ? state.items[0] : attributesOf(properties).get("dtype");
  return isKind(dtype, "global") && dtype.module === "torch" ? torchDtype(dtype.name) : "unknown";
}

function readItems(storage: PickleNode | undefined, result: DcpMetadata): void {
  if (!isKind(storage, "dict")) return;
  for (let index = 0; index + 1 < storage.items.length; index += 2) {
    const key = attributesOf(storage.items[index]);
    const place = attributesOf(storage.items[index + 1]);
    const [name, file, offset, bytes] = [
      key.get("fqn"),
      place.get("relative_path"),
      place.get("offset"),
      place.get("length"),
    ];
    if (typeof name !== "string" || typeof file !== "string" || typeof offset !== "number" || typeof bytes !== "number")
      continue;
    if (!Number.isSafeInteger(offset + bytes) || offset < 0 || bytes < 0) continue;
    result.items.set(itemKey(name, countsOf(key.get("offset"))), { file, offset, bytes });
  }
}
