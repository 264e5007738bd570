import type { VerdictReason } from "../checkpoint.ts";
import { CheckpointError } from "../checkpointError.ts";
import type { Blob } from "../formats/contents.ts";
import type { Part } from "../layouts/layout.ts";
import { problemOf, type PlaceReader } from "../placeReader.ts";
import type { BlobFindings } from "./scanBlobs.ts";
import { stringsAgree } from "./stringChecksum.ts";

const maxReasons = 50;
const page = 4096;

/** What checksums, unreadable places and vanished data say of one part. */
export async function blobReasons(
  reader: PlaceReader,
  part: Part,
  findings: readonly BlobFindings[],
): Promise<{ reasons: VerdictReason[]; allCompared: boolean }> {
  const reasons: VerdictReason[] = [];
  let allCompared = true;
  let left = 0;
  const add = (reason: VerdictReason): void => void (reasons.length < maxReasons ? reasons.push(reason) : left++);
  // Some records have a checksum as a whole and tensors inside: the HDF5 of a .keras.
  const whole = findings.filter(({ planned, located }) => planned.users.length === 0 && located.checksum !== undefined);
  for (const finding of findings) {
    const { located, planned, crc, error } = finding;
    const { file, offset, bytes } = located;
    if (error !== undefined) {
      add({ ...problemOf(error, file), tensor: tensorOf(part, finding), offset, bytes });
      allCompared = false;
      continue;
    }
    if (bytes === 0 || located.inline !== undefined) continue;
    const { checksum } = located;
    let isGood = checksum !== undefined && crc === checksum.value;
    if (checksum?.algorithm === "crc32c-strings") {
      const count = part.contents.tensors[planned.users[0]?.[0] ?? planned.index]?.shape ?? [];
      isGood = await reader
        .withFile(file, (source) => stringsAgree(source, located, count))
        .catch((cause: unknown) => {
          if (cause instanceof CheckpointError) return false;
          throw cause;
        });
    }
    if (checksum === undefined) allCompared &&= isInside(located, whole);
    else if (!isGood) {
      allCompared = false;
      const name = checksum.algorithm === "crc32" ? "CRC-32" : "CRC-32C";
      const tensor = tensorOf(part, finding);
      const what = tensor === undefined ? located.label : `tensor ${tensor}`;
      const text = `${what} differs from its ${name}: ${bytes} bytes at ${offset} of ${file} are damaged`;
      add({ code: "checksum", text, effect: "corrupt", file, tensor, offset, bytes });
    }
  }
  if (left > 0) add({ code: "more", text: `${left} more pieces are damaged`, effect: "corrupt", file: part.path });
  reasons.push(...(await zeroTails(reader, part, findings)));
  return { reasons, allCompared };
}

function isInside({ file, offset, bytes }: Blob, whole: readonly BlobFindings[]): boolean {
  return whole.some(
    ({ located }) =>
      located.file === file && located.offset! <= offset! && offset! + bytes <= located.offset! + located.bytes,
  );
}

/** A file whose length was set before its data came, and whose data did not: zeros from the middle of a tensor to the end. */
async function zeroTails(reader: PlaceReader, part: Part, findings: readonly BlobFindings[]): Promise<VerdictReason[]> {
  const reasons: VerdictReason[] = [];
  const byFile = new Map<string, BlobFindings[]>();
  for (const finding of findings) {
    const { located, error, planned } = finding;
    const isPlain = located.codecs === undefined && located.checksum === undefined && located.inline === undefined;
    if (!isPlain || error !== undefined || located.bytes === 0 || planned.blob.offset === undefined) continue;
    const list = byFile.get(located.file);
    if (list === undefined) byFile.set(located.file, [finding]);
    else list.push(finding);
  }
  for (const [file, list] of byFile) {
    list.sort((a, b) => a.located.offset! - b.located.offset!);
    const size = await reader.withFile(file, async (source) => source.bytes).catch(() => undefined);
    let end = list.at(-1)!.located.offset! + list.at(-1)!.located.bytes;
    if (size === undefined || size - end > 64) continue;
    let zeros = 0;
    for (const finding of list.toReversed()) {
      const { offset, bytes } = finding.located;
      if (offset! + bytes !== end && end - (offset! + bytes) > 64) break;
      zeros += finding.zeroTail;
      end = offset!;
      if (finding.zeroTail === bytes) continue;
      // Floats end with zero bytes now and then; a page of them in the middle of a tensor is no chance.
      if (finding.zeroTail < page) break;
      const from = offset! + bytes - finding.zeroTail;
      const tensor = tensorOf(part, finding);
      const text = `${file} has only zeros from byte ${from} to its end, starting inside of tensor ${tensor ?? finding.located.label}`;
      reasons.push({ code: "zero-tail", text, effect: "corrupt", file, tensor, offset: from, bytes: zeros });
      break;
    }
  }
  return reasons;
}

function tensorOf(part: Part, { planned }: BlobFindings): string | undefined {
  const [user] = planned.users;
  return user === undefined ? undefined : part.contents.tensors[user[0]]?.name;
}
