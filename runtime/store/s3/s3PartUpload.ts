import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { ByteRange, DonePart, ObjectInfo, PartUpload, WriteOptions, WriteOutcome } from "../store.ts";
import { md5 } from "../md5.ts";
import { statusOf, storeErrorOf, wasRetried } from "./s3Errors.ts";
import { preconditions, settleWrite } from "./s3Write.ts";

interface UploadPlace {
  bucket: string;
  /** In the bucket. */
  key: string;
  /** Of the store in the bucket, for sources of copies. */
  prefix: string;
  place: string;
}

/** An S3 multipart upload. */
export class S3PartUpload implements PartUpload {
  readonly id: string;
  private readonly client: S3Client;
  private readonly where: UploadPlace;
  private readonly checksums: boolean;

  /** @param checksums was the upload begun with a CRC-32 for every part? */
  constructor(client: S3Client, where: UploadPlace, id: string, checksums: boolean) {
    this.checksums = checksums;
    this.client = client;
    this.where = where;
    this.id = id;
  }

  async put(number: number, bytes: Uint8Array, signal?: AbortSignal): Promise<DonePart> {
    try {
      const input = {
        ...this.ids(),
        PartNumber: number,
        Body: bytes,
        ContentLength: bytes.length,
        ContentMD5: md5(bytes),
      };
      const { ETag = "", ChecksumCRC32 } = await this.client.send(new UploadPartCommand(input), {
        abortSignal: signal,
      });
      return { number, bytes: bytes.length, version: ETag, ...(this.checksums && { crc32: ChecksumCRC32 }) };
    } catch (error) {
      throw this.failed(error, `sending part ${number} of`, signal);
    }
  }

  async copyPart(number: number, from: ObjectInfo, range: ByteRange, signal?: AbortSignal): Promise<DonePart> {
    const { bucket, prefix } = this.where;
    try {
      const command = new UploadPartCopyCommand({
        ...this.ids(),
        PartNumber: number,
        CopySource: `${bucket}/${prefix}${from.key}`.split("/").map(encodeURIComponent).join("/"),
        CopySourceIfMatch: from.version,
        CopySourceRange: `bytes=${range.offset}-${range.offset + range.length - 1}`,
      });
      const { CopyPartResult } = await this.client.send(command, { abortSignal: signal });
      const { ETag = "", ChecksumCRC32 } = CopyPartResult ?? {};
      return { number, bytes: range.length, version: ETag, ...(this.checksums && { crc32: ChecksumCRC32 }) };
    } catch (error) {
      throw this.failed(error, `copying part ${number} of`, signal);
    }
  }

  async complete(parts: readonly DonePart[], options: WriteOptions & { bytes: number }): Promise<WriteOutcome> {
    const { signal } = options;
    try {
      return await settleWrite(
        () =>
          this.client.send(
            new CompleteMultipartUploadCommand({
              ...this.ids(),
              MultipartUpload: {
                Parts: parts.map(({ number, version, crc32 }) => ({
                  PartNumber: number,
                  ETag: version,
                  ChecksumCRC32: crc32,
                })),
              },
              MpuObjectSize: options.bytes,
              ...preconditions(options),
            }),
            { abortSignal: signal },
          ),
        // An unknown upload is not a precondition that failed, whatever its status.
        { ...options, ifMatch: undefined },
        "conflicts only",
      );
    } catch (error) {
      // A completed upload is unknown afterwards: the answer to an earlier try was lost.
      if (statusOf(error) === 404 && wasRetried(error)) return { outcome: "unclear" };
      throw this.failed(error, "completing", signal);
    }
  }

  async abort(signal?: AbortSignal): Promise<void> {
    try {
      await this.client.send(new AbortMultipartUploadCommand(this.ids()), { abortSignal: signal });
    } catch (error) {
      if (statusOf(error) !== 404) throw this.failed(error, "aborting", signal);
    }
  }

  private ids(): { Bucket: string; Key: string; UploadId: string } {
    return { Bucket: this.where.bucket, Key: this.where.key, UploadId: this.id };
  }

  private failed(error: unknown, doing: string, signal?: AbortSignal): unknown {
    if (signal?.aborted === true) return signal.reason;
    return storeErrorOf(error, `${doing} the upload of s3://${this.where.bucket}/${this.where.key}`, this.where.place);
  }
}
