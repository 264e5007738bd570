/** Half-open range of bytes: `offset` … `offset + length`. */
export interface ByteRange {
  offset: number;
  length: number;
}

/** One version of one object. Whoever holds it reads that version or gets StoreError "changed", never a mix of two. */
export interface ObjectInfo {
  /** Relative to the store's URI, with "/". */
  key: string;
  bytes: number;
  modifiedAt: Date;
  /** What `ifMatch` compares: S3 ETag, GCS generation, inode with size and time of a file. */
  version: string;
  /** On versioned buckets: the version that a delete must name to leave nothing behind. */
  versionId?: string;
  /** MD5 of the bytes as the store tells it, hex. On S3 an ETag of that form, which under KMS is none: a difference proves nothing. */
  md5?: string;
  /** A checksum that the store keeps. `composite` = of part checksums, not comparable with one of the bytes. */
  checksum?: StoredChecksum;
}

export interface StoredChecksum {
  algorithm: string;
  /** Base64, as stores send it. */
  value: string;
  composite: boolean;
}

/**
 * How a write ended. "refused": the precondition did not hold on the first try. "unclear": it did not hold on a try after one
 * whose answer was lost, so what is there may be one's own; read it back.
 */
export type WriteOutcome =
  { outcome: "written"; version: string; versionId?: string } | { outcome: "refused" } | { outcome: "unclear" };

/** Preconditions of a write. Never both. */
export interface WriteOptions {
  /** Only if there is no object of this key. */
  ifAbsent?: boolean;
  /** Only if the object has this `version`. */
  ifMatch?: string;
  signal?: AbortSignal;
}

/** Bytes that can be sent again: a stream is made anew for every try. */
export type WriteBody = Uint8Array | { bytes: number; stream(): AsyncIterable<Uint8Array> };

export interface ListOptions {
  /** Only what lies directly below the prefix; deeper keys are shown as their folder. */
  shallow?: boolean;
  /** At most so many entries; the listing says whether it is complete. Default 1000. */
  limit?: number;
  signal?: AbortSignal;
}

export interface Listing {
  objects: ObjectInfo[];
  /** Folders directly below the prefix, without the closing "/"; only when shallow. */
  folders: string[];
  complete: boolean;
}

/**
 * A place for objects: a bucket, a prefix of one, or a folder. Keys are relative to it. Every method throws StoreError for
 * what a person can do something about, and whatever the signal was aborted with.
 */
export interface Store {
  readonly kind: "file" | "s3" | "gs";
  /** Without a closing "/". */
  readonly uri: string;
  /** Where requests go, for reports: an endpoint, a folder. No secrets. */
  readonly place: string;
  /** Undefined when there is no such object. */
  stat(key: string, signal?: AbortSignal): Promise<ObjectInfo | undefined>;
  /** The bytes of each range, in order. Close ranges become one request, requests run in parallel. */
  read(object: ObjectInfo, ranges: readonly ByteRange[], signal?: AbortSignal): Promise<Uint8Array[]>;
  /** One range into memory of the caller's, which a long transfer uses again; it fills `target`. Undefined where `read` is as good. */
  readInto?(object: ObjectInfo, offset: number, target: Uint8Array, signal?: AbortSignal): Promise<void>;
  list(prefix: string, options?: ListOptions): Promise<Listing>;
  put(key: string, body: WriteBody, options?: WriteOptions): Promise<WriteOutcome>;
  /** A copy inside the store, by the store. */
  copy(from: ObjectInfo, to: string, options?: WriteOptions): Promise<WriteOutcome>;
  /** Good when it is not there either. On versioned buckets only a `versionId` removes bytes. */
  delete(key: string, options?: { versionId?: string; signal?: AbortSignal }): Promise<void>;
  /** An upload in parts: nothing is visible before `complete`. */
  upload(key: string, options: UploadOptions): Promise<PartUpload>;
  /** What only a probe asks. */
  readonly admin: StoreAdmin;
  close(): void;
}

export interface UploadOptions {
  /** Size of every part but the last. */
  partBytes: number;
  /** Goes on with an upload that `PartUpload.id` came from. */
  resume?: string;
  /** With `resume`: did its parts come with a CRC-32 of the store (`DonePart.crc32`)? */
  checksums?: boolean;
  signal?: AbortSignal;
}

/** One part that the store has. */
export interface DonePart {
  /** From 1. */
  number: number;
  bytes: number;
  version: string;
  /** CRC-32 that the store gave the part, if the upload was begun with such checksums: then completing must name it. */
  crc32?: string;
}

export interface PartUpload {
  readonly id: string;
  put(number: number, bytes: Uint8Array, signal?: AbortSignal): Promise<DonePart>;
  /** A part from another object of the store; undefined where the store has no such call. */
  copyPart?(number: number, from: ObjectInfo, range: ByteRange, signal?: AbortSignal): Promise<DonePart>;
  /** Parts in order, without gaps. `bytes`: what the whole must have. */
  complete(parts: readonly DonePart[], options: WriteOptions & { bytes: number }): Promise<WriteOutcome>;
  abort(signal?: AbortSignal): Promise<void>;
}

/** Something that could be looked up, or why not. */
export type Known<T> = { known: true; value: T } | { known: false; reason: string };

export interface LifecycleRule {
  id: string;
  /** Keys it holds for, relative to the bucket; "" = all. */
  prefix: string;
  /** Days until objects are deleted. */
  expireDays?: number;
  /** Days until uploads that were never completed are removed. */
  abortUploadsDays?: number;
  /** It asks for more than a prefix (tags, sizes), so whether it holds is not known. */
  narrower: boolean;
}

export interface StoreAdmin {
  /** Longest prefix of keys inside the bucket that this store adds, for comparing with lifecycle rules. */
  readonly bucketPrefix: string;
  versioning(signal?: AbortSignal): Promise<Known<"on" | "off" | "suspended">>;
  lifecycle(signal?: AbortSignal): Promise<Known<LifecycleRule[]>>;
  /** Retention that new objects get; "none" when they can be deleted at once. */
  retention(signal?: AbortSignal): Promise<Known<string>>;
  /** Whether a delete without a version left earlier versions or markers behind. */
  listVersions(prefix: string, signal?: AbortSignal): Promise<Known<{ key: string; versionId: string }[]>>;
  /** Uploads below a prefix that were neither completed nor aborted. */
  listUploads(prefix: string, signal?: AbortSignal): Promise<Known<{ key: string; id: string }[]>>;
  abortUpload(key: string, id: string, signal?: AbortSignal): Promise<void>;
  /** Parts that an upload still has; 0 when the store no longer knows it. */
  countParts(key: string, id: string, signal?: AbortSignal): Promise<Known<number>>;
  /** Whose credentials are used: "environment", "profile NAME", … Never a secret. */
  identity(signal?: AbortSignal): Promise<Known<string>>;
}
