import type { VerdictReason } from "../checkpoint.ts";
import { CheckpointError } from "../checkpointError.ts";
import type { Tensor } from "../formats/contents.ts";
import { readTensor } from "../formats/readTensor.ts";
import type { Inspection } from "../inspect/inspection.ts";
import type { PlaceReader } from "../placeReader.ts";
import type { RangeSource } from "../source.ts";

const maxTensors = 2000;

/**
 * Compares the step counts that optimizers keep per parameter, which are tensors: within one optimizer they are equal unless
 * parameters were frozen for a while, and none is beyond the step that the checkpoint says it is of.
 */
export async function stepReasons(reader: PlaceReader, { parts, step }: Inspection): Promise<VerdictReason[]> {
  const reasons: VerdictReason[] = [];
  const opened = new Map<string, RangeSource>();
  const open = async (file: string): Promise<RangeSource> => {
    const known = opened.get(file);
    if (known !== undefined) return known;
    const source = await reader.open(file);
    opened.set(file, source);
    return source;
  };
  try {
    for (const part of parts) {
      const { tensors, blobs } = part.contents;
      const steps = tensors.filter(
        ({ name, shape }) => shape.length === 0 && /(?:^|[/.])state[/.].*[/.]step$/.test(name),
      );
      const values = new Set<number>();
      for (const tensor of steps.slice(0, maxTensors)) {
        try {
          const value = numberOf(tensor, await readTensor(tensor, blobs, { open }));
          if (value !== undefined) values.add(value);
        } catch (error) {
          // What can not be read is said by the scan.
          if (!(error instanceof CheckpointError)) throw error;
        }
      }
      if (values.size === 0) continue;
      const [least, most] = [Math.min(...values), Math.max(...values)];
      if (values.size > 1) {
        const text = `the optimizer of ${part.path} counts between ${least} and ${most} steps for different parameters`;
        reasons.push({ code: "optimizer-steps", text, file: part.path });
      }
      if (step !== undefined && step > 0 && most > step) {
        const text = `the optimizer of ${part.path} has made ${most} steps, the checkpoint is of step ${step}`;
        reasons.push({ code: "optimizer-ahead", text, file: part.path });
      }
    }
  } finally {
    for (const source of opened.values()) await source.close();
  }
  return reasons;
}

function numberOf({ dtype }: Tensor, bytes: Uint8Array): number | undefined {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (dtype === "float32") return data.readFloatLE();
  if (dtype === "float64") return data.readDoubleLE();
  if (dtype === "int64") return Number(data.readBigInt64LE());
  if (dtype === "int32") return data.readInt32LE();
  return undefined;
}
