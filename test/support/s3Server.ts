import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Obedience = "honours" | "ignores" | "misreports";

export interface S3ServerOptions {
  /** How preconditions of a put, a copy, a completed multipart upload are treated. Default: honoured. */
  put?: Obedience;
  copy?: Obedience;
  multipart?: Obedience;
  versioned?: boolean;
  /** XML of ObjectLockConfiguration; without it there is none. */
  objectLock?: string;
  /** XML of LifecycleConfiguration. */
  lifecycle?: string;
  /** Requests that are answered 403. */
  forbidden?: (method: string, query: URLSearchParams, key: string) => boolean;
  /** Does an aborted upload keep its parts? */
  keepsAbortedParts?: boolean;
}

interface StoredObject {
  bytes: Buffer;
  etag: string;
  at: Date;
  versionId: string;
  deleted?: boolean;
}

interface Upload {
  key: string;
  parts: Map<number, { bytes: Buffer; etag: string }>;
}

/**
 * A small S3 of our own for tests: one bucket in memory, atomic by being single-threaded, and as obedient to preconditions as the
 * test wants. It asks nobody for credentials.
 */
export class S3Server {
  readonly objects = new Map<string, StoredObject[]>();
  readonly uploads = new Map<string, Upload>();
  /** "PUT key?query" of every request, in order. */
  readonly requests: string[] = [];
  private readonly options: S3ServerOptions;
  private readonly server: Server;

  private constructor(options: S3ServerOptions) {
    this.options = options;
    this.server = createServer((request, response) => {
      this.answer(request, response).catch(() => response.destroy());
    });
  }

  static async start(options: S3ServerOptions = {}): Promise<S3Server> {
    const server = new S3Server(options);
    await new Promise<void>((resolve) => server.server.listen(0, "127.0.0.1", resolve));
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Everything that a person would pay for: objects, old versions, delete markers, parts. */
  get left(): string[] {
    const versions = [...this.objects].flatMap(([key, all]) => all.map(({ versionId }) => `${key}@${versionId}`));
    return [...versions, ...[...this.uploads.values()].map(({ key }) => `upload of ${key}`)];
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://localhost");
    const [, , ...rest] = url.pathname.split("/");
    const key = decodeURIComponent(rest.join("/"));
    const { searchParams: query } = url;
    const method = request.method ?? "GET";
    this.requests.push(`${method} ${key}?${query}`);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    // A body that was cut on its way is never stored.
    const announced = request.headers["content-length"];
    if (announced !== undefined && Number(announced) !== body.length) return void response.destroy();
    const fail = (status: number, code: string): void => {
      response.writeHead(status, { "content-type": "application/xml" });
      response.end(method === "HEAD" ? undefined : `<Error><Code>${code}</Code><Message>${code}</Message></Error>`);
    };
    const xml = (text: string, headers: Record<string, string> = {}): void => {
      response.writeHead(200, { "content-type": "application/xml", ...headers });
      response.end(text);
    };
    if (this.options.forbidden?.(method, query, key) === true) return fail(403, "AccessDenied");
    if (key === "") return this.bucket(query, xml, fail);
    const uploadId = query.get("uploadId");
    if (method === "POST" && query.has("uploads")) {
      const id = randomUUID();
      this.uploads.set(id, { key, parts: new Map() });
      return xml(`<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`);
    }
    if (uploadId !== null) return this.part({ method, query, key, body, request, uploadId, xml, fail, response });
    if (method === "PUT") {
      const source = request.headers["x-amz-copy-source"];
      const kind = source === undefined ? "put" : "copy";
      const bytes = source === undefined ? body : this.source(source)?.bytes;
      if (bytes === undefined) return fail(404, "NoSuchKey");
      const done = this.write(key, bytes, request, this.options[kind] ?? "honours");
      if (done === undefined) return fail(412, "PreconditionFailed");
      const headers = { etag: done.etag, ...(this.options.versioned && { "x-amz-version-id": done.versionId }) };
      if (kind === "put") return void response.writeHead(200, headers).end();
      return xml(
        `<CopyObjectResult><ETag>${done.etag}</ETag><LastModified>${done.at.toISOString()}</LastModified></CopyObjectResult>`,
        headers,
      );
    }
    if (method === "DELETE") {
      this.remove(key, query.get("versionId"));
      return void response.writeHead(204).end();
    }
    const object = this.current(key);
    if (object === undefined) return fail(404, "NoSuchKey");
    const match = request.headers["if-match"];
    if (match !== undefined && match !== object.etag) return fail(412, "PreconditionFailed");
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
    const bytes = range === null ? object.bytes : object.bytes.subarray(Number(range[1]), Number(range[2]) + 1);
    response.writeHead(range === null ? 200 : 206, {
      etag: object.etag,
      "last-modified": object.at.toUTCString(),
      "content-length": String(bytes.length),
      ...(range !== null && { "content-range": `bytes ${range[1]}-${range[2]}/${object.bytes.length}` }),
    });
    response.end(method === "HEAD" ? undefined : bytes);
  }

  private bucket(
    query: URLSearchParams,
    xml: (text: string) => void,
    fail: (status: number, code: string) => void,
  ): void {
    const prefix = query.get("prefix") ?? "";
    if (query.has("versioning")) {
      return xml(
        `<VersioningConfiguration>${this.options.versioned ? "<Status>Enabled</Status>" : ""}</VersioningConfiguration>`,
      );
    }
    if (query.has("object-lock")) {
      if (this.options.objectLock === undefined) return fail(404, "ObjectLockConfigurationNotFoundError");
      return xml(this.options.objectLock);
    }
    if (query.has("lifecycle")) {
      if (this.options.lifecycle === undefined) return fail(404, "NoSuchLifecycleConfiguration");
      return xml(this.options.lifecycle);
    }
    if (query.has("uploads")) {
      const entries = [...this.uploads].filter(([, { key }]) => key.startsWith(prefix));
      const list = entries.map(
        ([id, { key }]) => `<Upload><Key>${escape(key)}</Key><UploadId>${id}</UploadId></Upload>`,
      );
      return xml(`<ListMultipartUploadsResult>${list.join("")}</ListMultipartUploadsResult>`);
    }
    if (query.has("versions")) {
      const list = [...this.objects].flatMap(([key, all]) =>
        all.map(({ versionId, deleted }) => {
          const tag = deleted ? "DeleteMarker" : "Version";
          return key.startsWith(prefix)
            ? `<${tag}><Key>${escape(key)}</Key><VersionId>${versionId}</VersionId></${tag}>`
            : "";
        }),
      );
      return xml(`<ListVersionsResult>${list.join("")}</ListVersionsResult>`);
    }
    const keys = [...this.objects.keys()].filter((key) => key.startsWith(prefix) && this.current(key) !== undefined);
    const delimited = query.get("delimiter") === "/";
    const below = (key: string): string => key.slice(prefix.length);
    const folders = delimited
      ? new Set(keys.filter((key) => below(key).includes("/")).map((key) => `${prefix}${below(key).split("/")[0]}/`))
      : new Set<string>();
    const direct = delimited ? keys.filter((key) => !below(key).includes("/")) : keys;
    const prefixes = [...folders].map((name) => `<CommonPrefixes><Prefix>${escape(name)}</Prefix></CommonPrefixes>`);
    const contents = direct.toSorted().map((key) => {
      const { bytes, etag, at } = this.current(key)!;
      return (
        `<Contents><Key>${escape(key)}</Key><Size>${bytes.length}</Size><ETag>${etag}</ETag>` +
        `<LastModified>${at.toISOString()}</LastModified></Contents>`
      );
    });
    return xml(
      `<ListBucketResult><KeyCount>${keys.length}</KeyCount><IsTruncated>false</IsTruncated>` +
        `${contents.join("")}${prefixes.join("")}</ListBucketResult>`,
    );
  }

  private part(ask: {
    method: string;
    query: URLSearchParams;
    key: string;
    body: Buffer;
    request: IncomingMessage;
    uploadId: string;
    xml: (text: string) => void;
    fail: (status: number, code: string) => void;
    response: ServerResponse;
  }): void {
    const { method, query, key, body, request, uploadId, xml, fail, response } = ask;
    const upload = this.uploads.get(uploadId);
    if (upload === undefined) return fail(404, "NoSuchUpload");
    if (method === "PUT") {
      const source = request.headers["x-amz-copy-source"];
      const bytes = source === undefined ? body : this.source(source)?.bytes;
      if (bytes === undefined) return fail(404, "NoSuchKey");
      const etag = etagOf(bytes);
      upload.parts.set(Number(query.get("partNumber")), { bytes, etag });
      if (source === undefined) return void response.writeHead(200, { etag }).end();
      return xml(`<CopyPartResult><ETag>${etag}</ETag></CopyPartResult>`);
    }
    if (method === "GET") {
      const parts = [...upload.parts].map(
        ([number, { etag, bytes }]) =>
          `<Part><PartNumber>${number}</PartNumber><ETag>${etag}</ETag><Size>${bytes.length}</Size></Part>`,
      );
      return xml(`<ListPartsResult>${parts.join("")}</ListPartsResult>`);
    }
    if (method === "DELETE") {
      if (this.options.keepsAbortedParts !== true) this.uploads.delete(uploadId);
      return void response.writeHead(204).end();
    }
    const numbers = [...upload.parts.keys()].toSorted((a, b) => a - b);
    const bytes = Buffer.concat(numbers.map((number) => upload.parts.get(number)!.bytes));
    const size = request.headers["x-amz-mp-object-size"];
    if (size !== undefined && Number(size) !== bytes.length) return fail(400, "InvalidRequest");
    const done = this.write(key, bytes, request, this.options.multipart ?? "honours");
    if (done === undefined) return fail(412, "PreconditionFailed");
    this.uploads.delete(uploadId);
    return xml(`<CompleteMultipartUploadResult><ETag>${done.etag}</ETag></CompleteMultipartUploadResult>`);
  }

  private write(key: string, bytes: Buffer, request: IncomingMessage, obedience: Obedience): StoredObject | undefined {
    const there = this.current(key);
    const match = request.headers["if-match"];
    const refused =
      (request.headers["if-none-match"] === "*" && there !== undefined) ||
      (match !== undefined && match !== there?.etag);
    const object = {
      bytes,
      etag: etagOf(bytes),
      at: new Date(),
      versionId: this.options.versioned ? randomUUID() : "null",
    };
    if (refused && obedience === "honours") return undefined;
    if (refused && obedience === "misreports") return object;
    this.objects.set(key, [object, ...(this.options.versioned ? (this.objects.get(key) ?? []) : [])]);
    return object;
  }

  private remove(key: string, versionId: string | null): void {
    const all = this.objects.get(key) ?? [];
    const marker = { bytes: Buffer.alloc(0), etag: "", at: new Date(), versionId: randomUUID(), deleted: true };
    let left: StoredObject[] = [];
    if (versionId !== null) left = all.filter((one) => one.versionId !== versionId);
    else if (this.options.versioned) left = [marker, ...all];
    if (left.length === 0) this.objects.delete(key);
    else this.objects.set(key, left);
  }

  private current(key: string): StoredObject | undefined {
    const newest = this.objects.get(key)?.[0];
    return newest?.deleted ? undefined : newest;
  }

  private source(header: string | string[]): StoredObject | undefined {
    const [, ...rest] = decodeURIComponent(String(header)).replace(/^\//, "").split("/");
    return this.current(rest.join("/"));
  }
}

function etagOf(bytes: Buffer): string {
  return `"${createHash("md5").update(bytes).digest("hex")}"`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
