import type { DonePart, PartUpload, Store, WriteOptions, WriteOutcome } from "../store.ts";
import { StoreError } from "../storeError.ts";

/** Sources of one compose call (JSON API limit). */
const fanIn = 32;

interface ComposingStore extends Pick<Store, "put" | "delete" | "list" | "stat"> {
  compose(parts: readonly { key: string; version: string }[], to: string, options: WriteOptions): Promise<WriteOutcome>;
}

/**
 * An upload in parallel parts: components beside the target, composed at the end. GCS's own resumable uploads are sequential,
 * and its XML multipart uploads take no preconditions.
 */
export class GcsPartUpload implements PartUpload {
  readonly id: string;
  private readonly store: ComposingStore;
  private readonly key: string;

  constructor(store: ComposingStore, key: string, id: string) {
    if (!/^[\w-]{1,64}$/.test(id)) throw new StoreError("This is not the id of an upload.", { reason: "part" });
    this.store = store;
    this.key = key;
    this.id = id;
  }

  async put(number: number, bytes: Uint8Array, signal?: AbortSignal): Promise<DonePart> {
    const outcome = await this.store.put(this.component(`part-${number}`), bytes, { signal });
    if (outcome.outcome !== "written") throw new StoreError("A part was not written.", { reason: "refused" });
    return { number, bytes: bytes.length, version: outcome.version };
  }

  async complete(parts: readonly DonePart[], options: WriteOptions & { bytes: number }): Promise<WriteOutcome> {
    const sum = parts.reduce((total, { bytes }) => total + bytes, 0);
    if (sum !== options.bytes) {
      throw new StoreError(`${this.key}: the parts have ${sum} of ${options.bytes} bytes.`, { reason: "truncated" });
    }
    const { signal } = options;
    let level = parts.map(({ number, version }) => ({ key: this.component(`part-${number}`), version }));
    for (let round = 0; level.length > fanIn; round++) {
      const next: typeof level = [];
      for (let at = 0; at < level.length; at += fanIn) {
        const key = this.component(`joined-${round}-${at}`);
        const outcome = await this.store.compose(level.slice(at, at + fanIn), key, { signal });
        if (outcome.outcome !== "written") throw new StoreError("Parts were not joined.", { reason: "refused" });
        next.push({ key, version: outcome.version });
      }
      level = next;
    }
    const outcome = await this.store.compose(level, this.key, options);
    if (outcome.outcome === "written") await this.abort(signal);
    return outcome;
  }

  /** Removes the components; what was composed of them stays. */
  async abort(signal?: AbortSignal): Promise<void> {
    const { objects } = await this.store.list(this.component(""), { limit: 100_000, signal });
    for (const { key } of objects) await this.store.delete(key, { signal });
  }

  private component(name: string): string {
    return `${this.key}.preflight-parts/${this.id}/${name}`;
  }
}
