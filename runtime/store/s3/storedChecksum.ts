import type { HeadObjectCommandOutput } from "@aws-sdk/client-s3";
import type { StoredChecksum } from "../store.ts";

/** The checksum that S3 keeps of an object, the strongest first; {} when it keeps none. */
export function storedChecksum(head: HeadObjectCommandOutput): { checksum?: StoredChecksum } {
  const found = (
    [
      ["sha256", head.ChecksumSHA256],
      ["crc64nvme", head.ChecksumCRC64NVME],
      ["crc32c", head.ChecksumCRC32C],
      ["crc32", head.ChecksumCRC32],
      ["sha1", head.ChecksumSHA1],
    ] as const
  ).find(([, value]) => value !== undefined && value !== "");
  if (found === undefined) return {};
  const [algorithm, value] = found;
  // "abc=-3" is a checksum of three part checksums.
  const composite = head.ChecksumType === "COMPOSITE" || /-\d+$/.test(value!);
  return { checksum: { algorithm, value: value!, composite } };
}
