import { hashTensors } from "../checkpoints/formats/safetensors/hashTensors.ts";
import { scanCheckpoints } from "../checkpoints/scanCheckpoints.ts";
import { LocalFolder } from "../store/file/localFolder.ts";

export interface TensorProof {
  tensor: string;
  /** SHA-256 over dtype, shape and bytes; undefined = the tensor is missing there. */
  undisturbed?: string;
  preempted?: string;
}

export interface Proof {
  /** The published models. */
  model: TensorProof[];
  /** Tensors of all checkpoints that both runs have: weights and optimizer moments, "step-000200/exp_avg.hidden.bias". */
  checkpoints: TensorProof[];
  checkpointCount: number;
  identical: boolean;
}

export interface ProvenRun {
  /** Folder of step-NNNNNN checkpoints. */
  checkpoints: string;
  /** Folder of the published model with its marker. */
  model: string;
}

/**
 * Compares two runs tensor by tensor. Identical = both models and every checkpoint both have hold the same tensors to the
 * byte, and there is at least a model and a checkpoint to compare.
 */
export async function proveIdentical(
  undisturbed: ProvenRun,
  preempted: ProvenRun,
  signal?: AbortSignal,
): Promise<Proof> {
  const model = compare(await modelHashes(undisturbed.model, signal), await modelHashes(preempted.model, signal));
  const [a, b] = [
    await checkpointHashes(undisturbed.checkpoints, signal),
    await checkpointHashes(preempted.checkpoints, signal),
  ];
  const common = [...a.keys()].filter((key) => b.has(key)).toSorted();
  const checkpoints = common.flatMap((key) =>
    compare(a.get(key)!, b.get(key)!).map((proof) => ({ ...proof, tensor: `${key}/${proof.tensor}` })),
  );
  const all = [...model, ...checkpoints];
  return {
    model,
    checkpoints,
    checkpointCount: common.length,
    identical: model.length > 0 && common.length > 0 && all.every((tensor) => tensor.undisturbed === tensor.preempted),
  };
}

function compare(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): TensorProof[] {
  const names = [...new Set([...a.keys(), ...b.keys()])].toSorted();
  return names.map((tensor) => ({ tensor, undisturbed: a.get(tensor), preempted: b.get(tensor) }));
}

/** Tensor hashes of every usable checkpoint, by key. */
async function checkpointHashes(folder: string, signal?: AbortSignal): Promise<Map<string, Map<string, string>>> {
  const place = new LocalFolder(folder);
  const found = new Map<string, Map<string, string>>();
  for (const { uri, verdict, files } of await scanCheckpoints(place, { verifyBytes: 2 ** 28, signal })) {
    if (verdict !== "resumable") continue;
    const key = uri.slice(uri.lastIndexOf("/") + 1);
    const paths = files.filter(({ name }) => name.endsWith(".safetensors")).map(({ path }) => `${key}/${path}`);
    found.set(key, await hashFiles(place, paths, signal));
  }
  return found;
}

/** The published model is marked as checkpoints are, but it is one folder without steps. */
async function modelHashes(folder: string, signal?: AbortSignal): Promise<Map<string, string>> {
  const place = new LocalFolder(folder);
  const marker = await place.open("COMPLETE.json");
  try {
    const text = new TextDecoder().decode(await marker.read(0, Math.min(marker.bytes, 2 ** 20)));
    const { files } = JSON.parse(text) as { files: Record<string, { path: string }> };
    return await hashFiles(
      place,
      Object.values(files).map(({ path }) => path),
      signal,
    );
  } finally {
    await marker.close();
  }
}

async function hashFiles(place: LocalFolder, paths: string[], signal?: AbortSignal): Promise<Map<string, string>> {
  const hashes = new Map<string, string>();
  for (const path of paths) {
    const source = await place.open(path);
    try {
      for (const [name, hash] of await hashTensors(source, signal)) hashes.set(name, hash);
    } finally {
      await source.close();
    }
  }
  return hashes;
}
