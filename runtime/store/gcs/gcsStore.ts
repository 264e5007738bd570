import { randomUUID } from "node:crypto";
import { md5 } from "../md5.ts";
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
import { GcsAdmin } from "./gcsAdmin.ts";
import type { GcsAnswer, GcsClient, GcsRequest } from "./gcsClient.ts";
import { gcsError } from "./gcsErrors.ts";
import { GcsPartUpload } from "./gcsPartUpload.ts";
import { jsonOf, listingOf, md5Of, objectOf } from "./objectResource.ts";

const maxJson = 16 * 1024 * 1024;

/** A bucket of Google Cloud Storage, or a prefix of one, over the JSON API. Versions are generations. */
export class GcsStore implements Store {
  readonly kind = "gs";
  readonly uri: string;
  readonly place: string;
  readonly admin: StoreAdmin;
  private readonly client: GcsClient;
  private readonly bucket: string;
  private readonly prefix: string;

  constructor(client: GcsClient, { bucket, prefix }: { bucket: string; prefix: string }) {
    this.client = client;
    this.bucket = bucket;
    this.prefix = prefix === "" ? "" : `${prefix}/`;
    this.uri = `gs://${bucket}${prefix === "" ? "" : `/${prefix}`}`;
    this.place = client.endpoint;
    this.admin = new GcsAdmin(client, this, { bucket, prefix: this.prefix });
  }

  async stat(key: string, signal?: AbortSignal): Promise<ObjectInfo | undefined> {
    const answer = await this.client.send({ method: "GET", path: this.objectPath(key), signal }, maxJson);
    // 404 also means that the bucket is missing; the listing of the probe tells those apart.
    if (answer.status === 404) return undefined;
    return objectOf(this.json(answer, `looking at ${this.uri}/${key}`), this.prefix);
  }

  read(object: ObjectInfo, ranges: readonly ByteRange[], signal?: AbortSignal): Promise<Uint8Array[]> {
    const path = `${this.objectPath(object.key)}?alt=media&generation=${object.version}`;
    const fetchRange = async ({ offset, length }: ByteRange, stop?: AbortSignal): Promise<Uint8Array> => {
      const headers = { range: `bytes=${offset}-${offset + length - 1}` };
      const answer = await this.client.send({ method: "GET", path, headers, signal: stop }, Math.max(length, 65_536));
      if (answer.status === 404 || answer.status === 412) {
        throw new StoreError(`${this.uri}/${object.key} was replaced or removed while it was read.`, {
          reason: "changed",
          hint: "Look at it again.",
        });
      }
      if (answer.status >= 400) throw gcsError(answer, `reading ${this.uri}/${object.key}`);
      if (answer.body.length === length) return answer.body;
      throw new StoreError(`${object.key}: the store sent ${answer.body.length} of ${length} bytes.`, {
        reason: "truncated",
      });
    };
    return readRanges(object, ranges, fetchRange, signal);
  }

  async list(prefix: string, { shallow = false, limit = 1000, signal }: ListOptions = {}): Promise<Listing> {
    const below = this.prefix + checkPrefix(prefix);
    const found: Listing = { objects: [], folders: [], complete: true };
    let token: string | undefined;
    do {
      const room = limit - found.objects.length - found.folders.length;
      const query = new URLSearchParams({ prefix: below, maxResults: String(Math.max(1, Math.min(1000, room))) });
      if (shallow) query.set("delimiter", "/");
      if (token !== undefined) query.set("pageToken", token);
      const path = `/storage/v1/b/${encodeURIComponent(this.bucket)}/o?${query}`;
      const answer = await this.client.send({ method: "GET", path, signal }, maxJson);
      const page = listingOf(this.json(answer, `listing ${this.uri}/${prefix}`), this.prefix);
      found.objects.push(...page.objects.filter(({ key }) => this.prefix + key !== below));
      found.folders.push(...page.folders);
      token = page.next;
    } while (token !== undefined && found.objects.length + found.folders.length < limit);
    found.complete = token === undefined;
    return found;
  }

  async put(key: string, body: WriteBody, options: WriteOptions = {}): Promise<WriteOutcome> {
    const query = new URLSearchParams({ uploadType: "media", name: this.full(key), ...preconditions(options) });
    const plain = body instanceof Uint8Array;
    return this.write(
      {
        method: "POST",
        path: `/upload/storage/v1/b/${encodeURIComponent(this.bucket)}/o?${query}`,
        headers: {
          "content-type": "application/octet-stream",
          ...(!plain && { "content-length": String(body.bytes) }),
        },
        body: plain ? body : () => body.stream(),
      },
      options,
      `writing ${this.uri}/${key}`,
    );
  }

  async copy(from: ObjectInfo, to: string, options: WriteOptions = {}): Promise<WriteOutcome> {
    const bucket = encodeURIComponent(this.bucket);
    const target = `b/${bucket}/o/${encodeURIComponent(this.full(to))}`;
    const query = new URLSearchParams({ sourceGeneration: from.version, ...preconditions(options) });
    let token: string | undefined;
    // Large objects take several calls; each continues with the token of the one before.
    for (;;) {
      if (token !== undefined) query.set("rewriteToken", token);
      const path = `${this.objectPath(from.key)}/rewriteTo/${target}?${query}`;
      const request: GcsRequest = { method: "POST", path, body: "", signal: options.signal };
      const answer = await this.client.send(request, maxJson);
      if (answer.status === 412) return { outcome: answer.retried ? "unclear" : "refused" };
      const body = this.json(answer, `copying ${from.key} to ${to} in ${this.uri}`) as {
        done?: boolean;
        rewriteToken?: string;
        resource?: unknown;
      };
      if (body.done !== false) return { outcome: "written", version: objectOf(body.resource, this.prefix).version };
      token = body.rewriteToken;
      if (token === undefined)
        throw new StoreError("The store stopped in the middle of a copy.", { reason: "refused" });
    }
  }

  async delete(key: string, { versionId, signal }: { versionId?: string; signal?: AbortSignal } = {}): Promise<void> {
    const path = this.objectPath(key) + (versionId === undefined ? "" : `?generation=${encodeURIComponent(versionId)}`);
    const answer = await this.client.send({ method: "DELETE", path, signal }, maxJson);
    if (answer.status >= 400 && answer.status !== 404) throw gcsError(answer, `deleting ${this.uri}/${key}`);
  }

  async upload(key: string, { resume }: UploadOptions): Promise<PartUpload> {
    return new GcsPartUpload(this, this.full(key).slice(this.prefix.length), resume ?? randomUUID());
  }

  /** One object made of up to 32 others, in order. */
  async compose(
    parts: readonly { key: string; version: string }[],
    to: string,
    options: WriteOptions,
  ): Promise<WriteOutcome> {
    const query = new URLSearchParams(preconditions(options));
    return this.write(
      {
        method: "POST",
        path: `${this.objectPath(to)}/compose?${query}`,
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          sourceObjects: parts.map(({ key, version }) => ({
            name: this.full(key),
            objectPreconditions: { ifGenerationMatch: version },
          })),
          destination: { contentType: "application/octet-stream" },
        }),
      },
      options,
      `composing ${this.uri}/${to}`,
    );
  }

  close(): void {}

  private async write(request: GcsRequest, options: WriteOptions, doing: string): Promise<WriteOutcome> {
    const answer = await this.client.send({ ...request, signal: options.signal }, maxJson);
    const { body } = request;
    const conditional = options.ifAbsent === true || options.ifMatch !== undefined;
    if (conditional && answer.status === 412) return { outcome: answer.retried ? "unclear" : "refused" };
    const resource = this.json(answer, doing);
    const stored = md5Of(resource);
    if (body instanceof Uint8Array && stored !== undefined && stored !== md5(body)) {
      throw new StoreError(`${doing}: the store has other bytes than were sent.`, { reason: "corrupt" });
    }
    return { outcome: "written", version: objectOf(resource, this.prefix).version };
  }

  private json(answer: GcsAnswer, doing: string): unknown {
    if (answer.status >= 400) throw gcsError(answer, doing);
    return jsonOf(answer.body);
  }

  private objectPath(key: string): string {
    return `/storage/v1/b/${encodeURIComponent(this.bucket)}/o/${encodeURIComponent(this.full(key))}`;
  }

  private full(key: string): string {
    return this.prefix + checkKey(key);
  }
}

function preconditions({ ifAbsent, ifMatch }: WriteOptions): Record<string, string> {
  if (ifAbsent === true) return { ifGenerationMatch: "0" };
  return ifMatch === undefined ? {} : { ifGenerationMatch: ifMatch };
}
