import { crc32 } from "node:zlib";
import type { Blob, FormatContents, Tensor } from "../contents.ts";
import { dtypeBits, tensorBytes } from "../dtype.ts";
import { pickledArray, pickledScalar } from "../numpy/pickledArray.ts";
import { flattenPickle, type CallMeaning } from "../pickle/flatten.ts";
import type { PickleCall, PickleNode } from "../pickle/pickleNode.ts";
import { fortranStride, isDense, spanOf } from "../strides.ts";
import { torchTensor, type TorchStorage, type TorchTensor } from "./torchTensor.ts";

export interface TorchStorages {
  /** Index of the blob that holds a storage; undefined when the file has none. */
  find(storage: TorchStorage): number | undefined;
  bigEndian: boolean;
  /** Tensors that a reader has found by itself, still without a name. */
  known?: ReadonlyMap<PickleCall, Tensor>;
}

/** For readPickle: a dense tensor becomes what it is at once. Wrappers and sparse ones stay calls, and may hold such. */
export function reduceTensor(call: PickleCall): PickleNode | undefined {
  const tensor = torchTensor(call);
  return tensor?.kind === "tensor" ? { kind: "known", value: tensor, at: call.at } : undefined;
}

/** Lists tensors, arrays and scalars of an object as torch.save wrote it, and checks every tensor against its storage. */
export function addTorchObject(
  contents: FormatContents,
  root: PickleNode,
  storages: TorchStorages,
  file: string,
): void {
  const { tensors, blobs, problems, scalars, containers } = contents;
  const seen = new Set<number>();

  function onCall(path: string, call: PickleCall): CallMeaning {
    const known = storages.known?.get(call);
    if (known !== undefined) {
      tensors.push({ ...known, name: path });
      return { listed: true };
    }
    const tensor = torchTensor(call);
    if (tensor?.kind === "parts") return { children: tensor.parts };
    if (tensor !== undefined) {
      addTensor(path, tensor);
      return { listed: true };
    }
    const array = pickledArray(call);
    if (array !== undefined) {
      const checksum = { algorithm: "crc32", value: crc32(array.data), over: "raw" } as const;
      const blob: Blob = { file, bytes: array.data.length, label: path, inline: array.data, checksum };
      const entry: Tensor = {
        name: path,
        dtype: array.dtype,
        shape: array.shape,
        bytes: tensorBytes(array.dtype, array.shape) ?? array.data.length,
        chunks: [{ blob: blobs.length, at: 0 }],
      };
      if (array.bigEndian) entry.bigEndian = true;
      if (array.fortranOrder) entry.chunks[0]!.stride = fortranStride(array.shape);
      if (entry.bytes !== array.data.length) {
        const text = `array ${path} needs ${entry.bytes} bytes and has ${array.data.length}`;
        problems.push({ code: "size", text, effect: "corrupt", file, tensor: path });
      }
      blobs.push(blob);
      tensors.push(entry);
      return { listed: true };
    }
    const scalar = pickledScalar(call);
    return scalar === undefined ? undefined : { scalar };
  }

  function addTensor(name: string, { storage, dtype, offset, shape, stride }: TorchTensor): void {
    const bytes = tensorBytes(dtype, shape);
    if (bytes === undefined) {
      const text = `tensor ${name} has the unknown dtype ${dtype} or a size beyond counting`;
      problems.push({ code: "dtype", text, effect: "unknown", file, tensor: name });
    }
    const tensor: Tensor = { name, dtype, shape, bytes: bytes ?? 0, chunks: [] };
    tensors.push(tensor);
    if (storage === undefined || bytes === undefined) return;
    const size = dtypeBits(dtype)! / 8;
    const owned = storage.count * (storage.untyped ? 1 : dtypeBits(storage.dtype)! / 8);
    const blob = storages.find(storage);
    if (blob === undefined) {
      if (owned === 0) return;
      const text = `the data of tensor ${name} (record ${storage.key}) is missing`;
      problems.push({ code: "missing-data", text, effect: "corrupt", file, tensor: name });
      return;
    }
    const stored = blobs[blob]!.rawBytes ?? blobs[blob]!.bytes;
    if (!seen.has(blob) && storage.view === undefined) {
      seen.add(blob);
      if (stored < owned) {
        const text = `record ${storage.key} has ${stored} bytes, tensor ${name} says ${owned}`;
        problems.push({ code: "size", text, effect: "corrupt", file, tensor: name, bytes: stored });
      } else if (stored > owned) {
        problems.push({
          code: "storage-size",
          text: `record ${storage.key} has ${stored} bytes, ${owned} are used`,
          file,
        });
      }
    }
    const base = (storage.view?.offset ?? 0) * (dtypeBits(storage.dtype)! / 8);
    const at = base + offset * size;
    const end = at + spanOf(shape, stride) * size;
    if (bytes > 0 && !(end <= Math.min(stored, storage.view === undefined ? owned : stored))) {
      const text = `tensor ${name} reaches to byte ${end} of a storage of ${Math.min(stored, owned)} bytes`;
      problems.push({ code: "out-of-bounds", text, effect: "corrupt", file, tensor: name });
      return;
    }
    if (storages.bigEndian && size > 1) tensor.bigEndian = true;
    tensor.chunks.push(isDense(shape, stride) ? { blob, at } : { blob, at, stride });
  }

  const onKnown = (path: string, value: object): void => addTensor(path, value as TorchTensor);
  const { scalarsLeftOut, stopped } = flattenPickle(root, { scalars, containers, onCall, onKnown });
  if (stopped !== undefined) {
    problems.push({ code: "budget", text: `${file}: ${stopped}; the rest was not looked at`, effect: "unknown", file });
  }
  if (scalarsLeftOut > 0)
    problems.push({ code: "many-values", text: `${scalarsLeftOut} more values are not listed`, file });
}
