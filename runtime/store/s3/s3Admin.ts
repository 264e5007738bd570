import {
  AbortMultipartUploadCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  ListPartsCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { Known, LifecycleRule, StoreAdmin } from "../store.ts";
import { checkKey } from "../storeUri.ts";
import { statusOf, storeErrorOf } from "./s3Errors.ts";
import { lifecycleRules } from "./lifecycleRules.ts";

const maxPages = 20;

/** What a probe asks of a bucket; every answer may be "not known", with the reason. */
export class S3Admin implements StoreAdmin {
  readonly bucketPrefix: string;
  private readonly client: S3Client;
  private readonly bucket: string;
  private readonly place: string;
  private readonly profile: string | undefined;

  constructor(
    client: S3Client,
    { bucket, prefix, place, profile }: { bucket: string; prefix: string; place: string; profile?: string },
  ) {
    this.client = client;
    this.bucket = bucket;
    this.bucketPrefix = prefix;
    this.place = place;
    this.profile = profile;
  }

  versioning(signal?: AbortSignal): Promise<Known<"on" | "off" | "suspended">> {
    return this.ask("versioning", signal, async () => {
      const command = new GetBucketVersioningCommand({ Bucket: this.bucket });
      const { Status } = await this.client.send(command, { abortSignal: signal });
      return Status === "Enabled" ? "on" : Status === "Suspended" ? "suspended" : "off";
    });
  }

  lifecycle(signal?: AbortSignal): Promise<Known<LifecycleRule[]>> {
    return this.ask("lifecycle rules", signal, async () => {
      try {
        const command = new GetBucketLifecycleConfigurationCommand({ Bucket: this.bucket });
        return lifecycleRules(await this.client.send(command, { abortSignal: signal }));
      } catch (error) {
        if ((error as Error).name === "NoSuchLifecycleConfiguration") return [];
        throw error;
      }
    });
  }

  retention(signal?: AbortSignal): Promise<Known<string>> {
    return this.ask("object lock", signal, async () => {
      try {
        const command = new GetObjectLockConfigurationCommand({ Bucket: this.bucket });
        const { ObjectLockConfiguration } = await this.client.send(command, { abortSignal: signal });
        const { Mode, Days, Years } = ObjectLockConfiguration?.Rule?.DefaultRetention ?? {};
        if (Mode === undefined) return "none";
        return `${Mode.toLowerCase()}, ${Days === undefined ? `${Years} years` : `${Days} days`}`;
      } catch (error) {
        if ((error as Error).name === "ObjectLockConfigurationNotFoundError") return "none";
        throw error;
      }
    });
  }

  listVersions(prefix: string, signal?: AbortSignal): Promise<Known<{ key: string; versionId: string }[]>> {
    return this.ask("versions", signal, async () => {
      const found: { key: string; versionId: string }[] = [];
      let next: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
      for (let pages = 0; next !== undefined && pages < maxPages; pages++) {
        const command: ListObjectVersionsCommand = new ListObjectVersionsCommand({
          Bucket: this.bucket,
          Prefix: this.bucketPrefix + prefix,
          ...next,
        });
        const page = await this.client.send(command, { abortSignal: signal });
        for (const { Key, VersionId } of [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])]) {
          if (Key === undefined || VersionId === undefined) continue;
          found.push({ key: Key.slice(this.bucketPrefix.length), versionId: VersionId });
        }
        next =
          page.IsTruncated === true
            ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
            : undefined;
      }
      return found;
    });
  }

  listUploads(prefix: string, signal?: AbortSignal): Promise<Known<{ key: string; id: string }[]>> {
    return this.ask("unfinished uploads", signal, async () => {
      const command = new ListMultipartUploadsCommand({ Bucket: this.bucket, Prefix: this.bucketPrefix + prefix });
      const { Uploads } = await this.client.send(command, { abortSignal: signal });
      return (Uploads ?? []).flatMap(({ Key, UploadId }) =>
        Key === undefined || UploadId === undefined || !Key.startsWith(this.bucketPrefix + prefix)
          ? []
          : [{ key: Key.slice(this.bucketPrefix.length), id: UploadId }],
      );
    });
  }

  async abortUpload(key: string, id: string, signal?: AbortSignal): Promise<void> {
    const input = { Bucket: this.bucket, Key: this.bucketPrefix + checkKey(key), UploadId: id };
    try {
      await this.client.send(new AbortMultipartUploadCommand(input), { abortSignal: signal });
    } catch (error) {
      signal?.throwIfAborted();
      if (statusOf(error) !== 404) throw storeErrorOf(error, `aborting the upload of ${key}`, this.place);
    }
  }

  countParts(key: string, id: string, signal?: AbortSignal): Promise<Known<number>> {
    return this.ask("parts", signal, async () => {
      const input = { Bucket: this.bucket, Key: this.bucketPrefix + checkKey(key), UploadId: id };
      try {
        return (await this.client.send(new ListPartsCommand(input), { abortSignal: signal })).Parts?.length ?? 0;
      } catch (error) {
        if ((error as Error).name === "NoSuchUpload" || statusOf(error) === 404) return 0;
        throw error;
      }
    });
  }

  identity(signal?: AbortSignal): Promise<Known<string>> {
    return this.ask("credentials", signal, async () => {
      const { accessKeyId } = await this.client.config.credentials();
      const from =
        this.profile !== undefined
          ? `profile ${this.profile}`
          : process.env.AWS_ACCESS_KEY_ID === accessKeyId
            ? "environment"
            : process.env.AWS_PROFILE !== undefined
              ? `profile ${process.env.AWS_PROFILE}`
              : "the default chain";
      // The end of a key id is what consoles show; it opens nothing.
      return `${from}, key …${accessKeyId.slice(-4)}`;
    });
  }

  private async ask<T>(what: string, signal: AbortSignal | undefined, look: () => Promise<T>): Promise<Known<T>> {
    try {
      return { known: true, value: await look() };
    } catch (error) {
      signal?.throwIfAborted();
      return { known: false, reason: storeErrorOf(error, what, this.place).message };
    }
  }
}
