import {
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { Readable } from "node:stream";
import { md5 } from "../md5.ts";
import { pauseBefore } from "../pause.ts";
import { readRanges } from "../ranges/readRanges.ts";
import type {
  ByteRange,
  Listing,
  ListOptions,
  ObjectInfo,
  PartUpload,
  Store,
  StoreAdmin,
  UploadOptions,
  WriteBody,
  WriteOptions,
  WriteOutcome,
} from "../store.ts";
import { StoreError } from "../storeError.ts";
import { checkKey, checkPrefix } from "../storeUri.ts";
import { S3Admin } from "./s3Admin.ts";
import { collectBody } from "./s3Body.ts";
import { isMissing, isTransient, statusOf, storeErrorOf } from "./s3Errors.ts";
import { S3PartUpload } from "./s3PartUpload.ts";
import { storedChecksum } from "./storedChecksum.ts";
import { preconditions, settleWrite } from "./s3Write.ts";

const readTries = 4;

/** A bucket, or a prefix of one, on anything that speaks S3. */
export class S3Store implements Store {
  readonly kind = "s3";
  readonly uri: string;
  readonly place: string;
  readonly admin: StoreAdmin;
  private readonly client: S3Client;
  private readonly bucket: string;
  private readonly prefix: string;

  constructor(
    client: S3Client,
    { bucket, prefix, place, profile }: { bucket: string; prefix: string; place: string; profile?: string },
  ) {
    this.client = client;
    this.bucket = bucket;
    this.prefix = prefix === "" ? "" : `${prefix}/`;
    this.uri = `s3://${bucket}${prefix === "" ? "" : `/${prefix}`}`;
    this.place = place;
    this.admin = new S3Admin(client, { bucket, prefix: this.prefix, place, profile });
  }

  async stat(key: string, signal?: AbortSignal): Promise<ObjectInfo | undefined> {
    const Key = this.full(key);
    try {
      const head = await this.client.send(
        new HeadObjectCommand({ Bucket: this.bucket, Key, ChecksumMode: "ENABLED" }),
        { abortSignal: signal },
      );
      return {
        key,
        bytes: head.ContentLength ?? 0,
        modifiedAt: head.LastModified ?? new Date(0),
        version: head.ETag ?? "",
        ...etagMd5(head.ETag),
        ...realVersion(head.VersionId),
        ...storedChecksum(head),
      };
    } catch (error) {
      signal?.throwIfAborted();
      if (isMissing(error)) return undefined;
      throw this.failed(error, `looking at ${this.uri}/${key}`);
    }
  }

  read(object: ObjectInfo, ranges: readonly ByteRange[], signal?: AbortSignal): Promise<Uint8Array[]> {
    const Key = this.full(object.key);
    const fetch = async ({ offset, length }: ByteRange, stop?: AbortSignal): Promise<Uint8Array> => {
      const target = Buffer.allocUnsafe(length);
      await this.fetchRange(object, Key, offset, target, stop);
      return target;
    };
    return readRanges(object, ranges, fetch, signal);
  }

  readInto(object: ObjectInfo, offset: number, target: Uint8Array, signal?: AbortSignal): Promise<void> {
    return this.fetchRange(object, this.full(object.key), offset, target, signal);
  }

  async list(prefix: string, { shallow = false, limit = 1000, signal }: ListOptions = {}): Promise<Listing> {
    const below = this.prefix + checkPrefix(prefix);
    const listing: Listing = { objects: [], folders: [], complete: true };
    let token: string | undefined;
    try {
      do {
        const room = limit - listing.objects.length - listing.folders.length;
        const page = await this.client.send(
          new ListObjectsV2Command({
            Bucket: this.bucket,
            Prefix: below,
            ...(shallow && { Delimiter: "/" }),
            MaxKeys: Math.max(1, Math.min(1000, room)),
            ContinuationToken: token,
          }),
          { abortSignal: signal },
        );
        for (const { Key = "", Size = 0, LastModified, ETag = "" } of page.Contents ?? []) {
          if (Key === below || !Key.startsWith(this.prefix)) continue;
          const key = Key.slice(this.prefix.length);
          listing.objects.push({
            key,
            bytes: Size,
            modifiedAt: LastModified ?? new Date(0),
            version: ETag,
            ...etagMd5(ETag),
          });
        }
        for (const { Prefix = "" } of page.CommonPrefixes ?? []) {
          listing.folders.push(Prefix.slice(this.prefix.length, -1));
        }
        token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
        // A server that repeats itself must not keep us here for ever.
        if (token !== undefined && (page.KeyCount ?? 1) === 0) break;
      } while (token !== undefined && listing.objects.length + listing.folders.length < limit);
    } catch (error) {
      signal?.throwIfAborted();
      throw this.failed(error, `listing ${this.uri}/${prefix}`);
    }
    listing.complete = token === undefined;
    return listing;
  }

  async put(key: string, body: WriteBody, options: WriteOptions = {}): Promise<WriteOutcome> {
    const Key = this.full(key);
    const { signal } = options;
    const plain = body instanceof Uint8Array;
    const send = () =>
      this.client.send(
        new PutObjectCommand({
          Bucket: this.bucket,
          Key,
          Body: plain ? body : Readable.from(body.stream(), { objectMode: false }),
          ContentLength: plain ? body.length : body.bytes,
          // The oldest check that a body arrived whole; every store of this kind compares it.
          ...(plain && { ContentMD5: md5(body) }),
          ...preconditions(options),
        }),
        { abortSignal: signal },
      );
    try {
      return await settleWrite(send, options, plain ? "conflicts only" : "also transient");
    } catch (error) {
      signal?.throwIfAborted();
      throw this.failed(error, `writing ${this.uri}/${key}`);
    }
  }

  async copy(from: ObjectInfo, to: string, options: WriteOptions = {}): Promise<WriteOutcome> {
    const source = `${this.bucket}/${this.full(from.key)}`.split("/").map(encodeURIComponent).join("/");
    const { signal } = options;
    try {
      return await settleWrite(
        async () => {
          const { CopyObjectResult, VersionId } = await this.client.send(
            new CopyObjectCommand({
              Bucket: this.bucket,
              Key: this.full(to),
              CopySource: source,
              CopySourceIfMatch: from.version,
              ...preconditions(options),
            }),
            { abortSignal: signal },
          );
          return { ETag: CopyObjectResult?.ETag, VersionId };
        },
        options,
        "conflicts only",
      );
    } catch (error) {
      signal?.throwIfAborted();
      throw this.failed(error, `copying ${from.key} to ${to} in ${this.uri}`);
    }
  }

  async delete(key: string, { versionId, signal }: { versionId?: string; signal?: AbortSignal } = {}): Promise<void> {
    try {
      const input = { Bucket: this.bucket, Key: this.full(key), VersionId: versionId };
      await this.client.send(new DeleteObjectCommand(input), { abortSignal: signal });
    } catch (error) {
      signal?.throwIfAborted();
      if (!isMissing(error)) throw this.failed(error, `deleting ${this.uri}/${key}`);
    }
  }

  async upload(key: string, { partBytes, resume, checksums = false, signal }: UploadOptions): Promise<PartUpload> {
    if (partBytes < 5 * 1024 * 1024) {
      throw new StoreError(`Parts of ${partBytes} bytes are too small: S3 wants at least 5 MiB.`, { reason: "part" });
    }
    const Key = this.full(key);
    let id = resume;
    let withChecksums = checksums;
    try {
      if (id === undefined) {
        const create = new CreateMultipartUploadCommand({ Bucket: this.bucket, Key });
        const begun = await this.client.send(create, { abortSignal: signal });
        id = begun.UploadId;
        // Said by the store: VersityGW refuses checksums of parts when the upload was begun without.
        withChecksums = begun.ChecksumAlgorithm === "CRC32";
      }
    } catch (error) {
      signal?.throwIfAborted();
      throw this.failed(error, `starting an upload of ${this.uri}/${key}`);
    }
    if (id === undefined) throw new StoreError(`${this.place} gave the upload no id.`, { reason: "refused" });
    const place = { bucket: this.bucket, key: Key, prefix: this.prefix, place: this.place };
    return new S3PartUpload(this.client, place, id, withChecksums);
  }

  close(): void {
    this.client.destroy();
  }

  /** One ranged GET, whole or not at all; cut connections are asked again. */
  private async fetchRange(
    object: ObjectInfo,
    Key: string,
    offset: number,
    target: Uint8Array,
    signal?: AbortSignal,
  ): Promise<void> {
    const { length } = target;
    for (let attempt = 1; ; attempt++) {
      try {
        const answer = await this.client.send(
          new GetObjectCommand({
            Bucket: this.bucket,
            Key,
            Range: `bytes=${offset}-${offset + length - 1}`,
            VersionId: object.versionId,
            ...(object.version !== "" && { IfMatch: object.version }),
          }),
          { abortSignal: signal },
        );
        if (answer.ContentLength !== undefined && answer.ContentLength !== length) {
          // An unread body would hold its connection.
          (answer.Body as Readable | undefined)?.destroy();
          throw new StoreError(`${object.key}: asked for ${length} bytes, offered ${answer.ContentLength}.`, {
            reason: "truncated",
          });
        }
        return await collectBody(answer.Body, target, object.key);
      } catch (error) {
        signal?.throwIfAborted();
        if (statusOf(error) === 412 || (isMissing(error) && !(error instanceof StoreError))) {
          throw new StoreError(`${this.uri}/${object.key} was replaced or removed while it was read.`, {
            reason: "changed",
            hint: "Look at it again.",
            cause: error,
          });
        }
        // The SDK repeats requests; a body that breaks off is ours to ask for again.
        if (error instanceof StoreError || !isTransient(error) || attempt >= readTries) {
          throw this.failed(error, `reading ${this.uri}/${object.key}`);
        }
        await pauseBefore(attempt + 1, signal);
      }
    }
  }

  private full(key: string): string {
    return this.prefix + checkKey(key);
  }

  private failed(error: unknown, doing: string): StoreError {
    return storeErrorOf(error, doing, this.place);
  }
}

/** An upload in one part has its MD5 as ETag, others a dash and the number of parts. */
function etagMd5(etag: string | undefined): { md5?: string } {
  const md5 = /^"?([0-9a-f]{32})"?$/.exec(etag ?? "")?.[1];
  return md5 === undefined ? {} : { md5 };
}

/** Unversioned buckets say "null" or nothing. */
function realVersion(id: string | undefined): { versionId?: string } {
  return id === undefined || id === "" || id === "null" ? {} : { versionId: id };
}
