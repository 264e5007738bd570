import * as z from "zod";
import type { Known, LifecycleRule, Store, StoreAdmin } from "../store.ts";
import type { GcsClient } from "./gcsClient.ts";
import { gcsError } from "./gcsErrors.ts";
import { jsonOf } from "./objectResource.ts";

const maxJson = 16 * 1024 * 1024;
const bucketSchema = z.object({
  versioning: z.object({ enabled: z.boolean().default(false) }).optional(),
  lifecycle: z
    .object({
      rule: z
        .array(
          z.object({
            action: z.object({ type: z.string() }).optional(),
            condition: z.record(z.string(), z.unknown()).default({}),
          }),
        )
        .default([]),
    })
    .optional(),
  retentionPolicy: z.object({ retentionPeriod: z.coerce.number() }).optional(),
  softDeletePolicy: z.object({ retentionDurationSeconds: z.coerce.number().default(0) }).optional(),
});
const versionsSchema = z.object({
  items: z.array(z.object({ name: z.string(), generation: z.coerce.string() })).default([]),
  nextPageToken: z.string().optional(),
});

/** What a probe asks of a GCS bucket. */
export class GcsAdmin implements StoreAdmin {
  readonly bucketPrefix: string;
  private readonly client: GcsClient;
  private readonly store: Store;
  private readonly bucket: string;

  constructor(client: GcsClient, store: Store, { bucket, prefix }: { bucket: string; prefix: string }) {
    this.client = client;
    this.store = store;
    this.bucket = bucket;
    this.bucketPrefix = prefix;
  }

  async versioning(signal?: AbortSignal): Promise<Known<"on" | "off" | "suspended">> {
    return this.ofBucket(signal, ({ versioning }) => (versioning?.enabled === true ? "on" : "off"));
  }

  async lifecycle(signal?: AbortSignal): Promise<Known<LifecycleRule[]>> {
    return this.ofBucket(signal, ({ lifecycle }) =>
      (lifecycle?.rule ?? []).flatMap(({ action, condition }, index): LifecycleRule[] => {
        const { age, matchesPrefix, ...others } = condition;
        const prefixes = Array.isArray(matchesPrefix) ? matchesPrefix.map(String) : [""];
        const days = typeof age === "number" ? age : undefined;
        return prefixes.map((prefix) => ({
          id: `rule ${index + 1}`,
          prefix,
          narrower: Object.keys(others).length > 0,
          ...(action?.type === "Delete" && { expireDays: days ?? 0 }),
          ...(action?.type === "AbortIncompleteMultipartUpload" && days !== undefined && { abortUploadsDays: days }),
        }));
      }),
    );
  }

  async retention(signal?: AbortSignal): Promise<Known<string>> {
    return this.ofBucket(signal, ({ retentionPolicy }) =>
      retentionPolicy === undefined ? "none" : `retention policy, ${retentionPolicy.retentionPeriod} s`,
    );
  }

  async listVersions(prefix: string, signal?: AbortSignal): Promise<Known<{ key: string; versionId: string }[]>> {
    const found: { key: string; versionId: string }[] = [];
    let token: string | undefined;
    do {
      const query = new URLSearchParams({ prefix: this.bucketPrefix + prefix, versions: "true" });
      if (token !== undefined) query.set("pageToken", token);
      const path = `/storage/v1/b/${encodeURIComponent(this.bucket)}/o?${query}`;
      const answer = await this.client.send({ method: "GET", path, signal }, maxJson);
      if (answer.status >= 400) return { known: false, reason: gcsError(answer, "versions").message };
      const page = versionsSchema.safeParse(jsonOf(answer.body));
      if (!page.success) return { known: false, reason: "versions: the answer has an unexpected shape" };
      for (const { name, generation } of page.data.items) {
        found.push({ key: name.slice(this.bucketPrefix.length), versionId: generation });
      }
      token = page.data.nextPageToken;
    } while (token !== undefined && token !== "" && found.length < 10_000);
    return { known: true, value: found };
  }

  /** Uploads are component objects here (gcsPartUpload.ts); the bucket's listing shows them. */
  async listUploads(prefix: string, signal?: AbortSignal): Promise<Known<{ key: string; id: string }[]>> {
    const { objects } = await this.store.list(prefix, { limit: 10_000, signal });
    const found = new Map<string, { key: string; id: string }>();
    for (const { key } of objects) {
      const match = /^(.*)\.preflight-parts\/([\w-]+)\//.exec(key);
      if (match !== null) found.set(match[0], { key: match[1]!, id: match[2]! });
    }
    return { known: true, value: [...found.values()] };
  }

  async abortUpload(key: string, id: string, signal?: AbortSignal): Promise<void> {
    await (await this.store.upload(key, { partBytes: 1, resume: id, signal })).abort(signal);
  }

  async countParts(key: string, id: string, signal?: AbortSignal): Promise<Known<number>> {
    const { objects } = await this.store.list(`${key}.preflight-parts/${id}`, { limit: 10_000, signal });
    return { known: true, value: objects.length };
  }

  async identity(): Promise<Known<string>> {
    try {
      return { known: true, value: await this.client.identity() };
    } catch {
      return { known: false, reason: "no Google credentials" };
    }
  }

  private async ofBucket<T>(
    signal: AbortSignal | undefined,
    pick: (bucket: z.infer<typeof bucketSchema>) => T,
  ): Promise<Known<T>> {
    const path = `/storage/v1/b/${encodeURIComponent(this.bucket)}`;
    const answer = await this.client.send({ method: "GET", path, signal }, maxJson);
    if (answer.status >= 400) return { known: false, reason: gcsError(answer, "the bucket's settings").message };
    const bucket = bucketSchema.safeParse(jsonOf(answer.body));
    if (!bucket.success) return { known: false, reason: "the bucket's settings have an unexpected shape" };
    return { known: true, value: pick(bucket.data) };
  }
}
